#include "engine.h"

namespace woodshed {

namespace {

constexpr int MOST_PAGES = 256;  // 128 MB of stereo

template <class T>
void take_out(Array<T*>& list, T* item) {
    int at = list.find(item);
    if (at >= 0) list.remove(at);
}

template <class T>
void destroy_all(Array<T*>& list) {
    for (T* item : list) destroy(item);
}

}  // namespace

Engine::Engine(int sample_rate) : transport(sample_rate) {}

Engine::~Engine() {
    destroy_all(sends);
    destroy_all(clips);
    destroy_all(tracks);
    destroy_all(devices);
    destroy_all(media);
    destroy_all(choirs_);
}

// ── The song ────────────────────────────────────────────────────────────────────────────

int Engine::add_track(TrackKind kind) {
    Track* track = make<Track>(kind);
    track->meter.prepare(transport.rate(), kind == TRACK_MASTER);
    mixer.push(track);
    return tracks.keep(track);
}

void Engine::remove_track(int handle) {
    Track* track = tracks[handle];
    for (int i = 0; i < clips.size(); i++)
        if (clips[i] && clips[i]->track == track) remove_clip(i);
    for (int i = 0; i < devices.size(); i++)
        if (devices[i] && devices[i]->track == track) remove_device(i);
    for (int i = 0; i < sends.size(); i++)
        if (sends[i] && (sends[i]->to == track || track->sends.find(sends[i]) >= 0)) remove_send(i);
    for (Track* other : mixer)
        if (other->output == track) other->output = nullptr;
    for (Device* device : devices)
        if (device && device->sidechain == track) device->sidechain = nullptr;
    take_out(mixer, track);
    graph.forget(track);
    destroy(track);
    tracks.leave(handle);
}

void Engine::order_tracks(const int* handles, int count) {
    mixer.clear();
    for (int i = 0; i < count; i++) mixer.push(tracks[handles[i]]);
    for (Track* track : tracks)  // whatever was not named stays, behind
        if (track && mixer.find(track) < 0) mixer.push(track);
}

int Engine::add_send(int from, int to, bool pre) {
    Send* send = make<Send>();
    send->to = tracks[to];
    send->pre = pre;
    tracks[from]->sends.push(send);
    return sends.keep(send);
}

void Engine::remove_send(int handle) {
    for (Track* track : mixer) take_out(track->sends, sends[handle]);
    destroy(sends[handle]);
    sends.leave(handle);
}

int Engine::add_device(int track, const DeviceInfo* info, int seed) {
    Device* device = make<Device>(info, seed, eco, alone);
    device->track = tracks[track];
    if (info->instrument) {
        device->instrument = make<Instrument>(device, choir_for(*device), transport.rate());
        tracks[track]->instruments.push(device);
    } else {
        tracks[track]->effects.push(device);
    }
    return devices.keep(device);
}

// The choir that an instrument's voices sing in.
Choir* Engine::choir_for(const Device& device) {
    const Kernel* kernel = Instrument::kernel_of(device);
    for (Choir* choir : choirs_)
        if (choir->suits(kernel, device.oversample)) return choir;
    choirs_.push(make<Choir>(kernel, device.oversample, transport.rate()));
    return choirs_.last();
}

void Engine::remove_device(int handle) {
    Device* device = devices[handle];
    if (device->bank) device->bank->drop(device);
    take_out(device->track->instruments, device);
    take_out(device->track->effects, device);
    destroy(device);
    devices.leave(handle);
}

void Engine::order_devices(int track, const int* handles, int count) {
    tracks[track]->instruments.clear();
    tracks[track]->effects.clear();
    for (int i = 0; i < count; i++) {
        Device* device = devices[handles[i]];
        (device->info->instrument ? tracks[track]->instruments : tracks[track]->effects).push(device);
    }
}

int Engine::add_clip(int track) {
    Clip* clip = make<Clip>();
    clip->track = tracks[track];
    clip->track->clips.push(clip);
    clip->track->stale = true;
    return clips.keep(clip);
}

// Which of two notes at the same time comes first follows from the order of their clips.
void Engine::order_clips(int track, const int* handles, int count) {
    tracks[track]->clips.clear();
    for (int i = 0; i < count; i++) tracks[track]->clips.push(clips[handles[i]]);
    tracks[track]->stale = true;
}

void Engine::remove_clip(int handle) {
    clips[handle]->track->drop(clips[handle]);
    destroy(clips[handle]);
    clips.leave(handle);
}

int Engine::add_media(int channels, int frames, float sample_rate) {
    return media.keep(make<Media>(channels, frames, sample_rate));
}

void Engine::remove_media(int handle) {
    for (int i = 0; i < clips.size(); i++)
        if (clips[i] && clips[i]->media == media[handle]) remove_clip(i);
    for (Device* device : devices) {
        if (device == nullptr || device->instrument == nullptr) continue;
        auto& zones = device->instrument->zones;
        for (int i = zones.size() - 1; i >= 0; i--)
            if (zones[i].media == media[handle]) zones.remove(i);
    }
    destroy(media[handle]);
    media.leave(handle);
}

void Engine::set_track(int handle, int control, float value) {
    if (control < 0 || control > TRACK_WIDTH) return;
    tracks[handle]->strip.controls[control].set(value, running_);
}

bool Engine::connect() {
    if (!graph.connect(mixer, transport.rate())) return false;
    for (Track* track : mixer)
        if (track->stale) track->lay_out(transport);
    tell_tempo();
    refresh_audible();
    return true;
}

void Engine::tell_tempo() {
    for (Device* device : devices) {
        int tempo = device ? device->role(ROLE_TEMPO_BPM) : -1;
        if (tempo >= 0) device->controls[tempo]->set(static_cast<float>(transport.tempo.bpm_at(0)), running_);
    }
}

// When something is soloed, only it, what it feeds and what feeds it are heard.
void Engine::refresh_audible() {
    bool any_solo = false;
    for (Track* track : mixer) any_solo = any_solo || (track->solo && track->kind != TRACK_MASTER);
    auto move = [this](Control& control, bool open) {
        if (control.base() != (open ? 1.0f : 0.0f)) control.set(open ? 1.0f : 0.0f, running_);
    };
    for (Track* track : mixer) {
        bool heard = !any_solo || track->solo || track->solo_safe || track->kind == TRACK_RETURN || track->kind == TRACK_MASTER;
        int steps = mixer.size();
        for (Track* above = track->output; above && !heard && steps-- > 0; above = above->output) heard = above->solo;
        if (!heard && track->kind == TRACK_GROUP)
            for (Track* below : mixer) {
                steps = mixer.size();
                for (Track* above = below->output; below->solo && above && steps-- > 0; above = above->output)
                    heard = heard || above == track;
            }
        move(track->strip.controls[TRACK_OPEN], !track->mute);
        move(track->output_level.open, heard);
        for (Send* send : track->sends) {
            move(send->level.open, heard || send->to->solo);
            move(send->level.unmuted, !send->pre || !track->mute);
        }
    }
}

void Engine::clips_changed(int track) { tracks[track]->lay_out(transport); }

// ── Playing ─────────────────────────────────────────────────────────────────────────────

void Engine::seek(int64_t timeline) {
    transport.seek(timeline);
    for (Track* track : mixer) track->seek(transport);
}

void Engine::play(int count_in_bars) {
    transport.play(count_in_bars);
    for (Track* track : mixer) track->seek(transport);
}

void Engine::reset() {
    running_ = false;
    graph.regroup(mixer, transport.rate());
    transport.reset();
    metronome.reset();
    for (Device* device : devices)
        if (device) device->reset();
    for (Track* track : mixer) {
        track->reset();
        track->seek(transport);
    }
    tell_tempo();
}

void Engine::process(int frames, float* left, float* right) {
    running_ = true;
    for (int place = 0; place < frames;) {
        int most = frames - place < BLOCK ? frames - place : BLOCK;
        int count = transport.straight(most);
        block(place, count, left + place, right + place);
        if (transport.advance(count))
            for (Track* track : mixer) track->seek(transport);
        place += count;
    }
    make_room();
}

void Engine::block(int place, int frames, float* left, float* right) {
    float* output[2] = {left, right};
    for (float* channel : output) zero_bytes(channel, sizeof(float) * static_cast<size_t>(frames));
    for (const Step& step : graph.steps())
        if (step.kind == Step::FILL && !step.track->frozen) step.track->add_events(transport, frames);
    for (Choir* choir : choirs_) choir->run(transport, scratch_, frames);
    for (const Step& step : graph.steps()) {
        if (step.kind == Step::FILL) fill(*step.track, place, frames);
        if (step.kind == Step::EFFECTS) step.bank->run(transport, scratch_, frames);
        if (step.kind != Step::STRIP) continue;
        close(*step.track, place, frames);
        if (step.track->kind != TRACK_MASTER) continue;
        for (int c = 0; c < 2; c++)
            copy_bytes(output[c], step.track->out[c].data(), sizeof(float) * static_cast<size_t>(frames));
    }
    metronome.run(transport, graph.latency(), scratch_, output, frames);
}

// What comes into a track: what it plays, then every track that feeds it, in mixer order.
void Engine::fill(Track& track, int place, int frames) {
    int late = 0;
    track.play(transport, scratch_, place, frames, &late);
    late_samples += late;
    for (Track* from : mixer)
        if (from != &track) pull(track, *from, place, frames);
    const float* chain[2] = {track.chain[0].data(), track.chain[1].data()};
    track.input_tap.write(chain, place, frames);
}

void Engine::pull(Track& into, Track& from, int place, int frames) {
    if (from.closed_at > into.filled_at) return;  // a new path that a refused graph leaves out
    float* moved[2] = {scratch_.main[0][0].data(), scratch_.main[0][1].data()};
    const float* out[2] = {from.out[0].data(), from.out[1].data()};
    const float* chain[2] = {from.chain[0].data(), from.chain[1].data()};
    auto add = [&](SendLevel& level, DelayLine& wait, const Tap& tap, const float* const* signal) {
        if (!level.open_at_0_db()) {
            level.run(transport, from.chain_lag, signal, moved, frames);
            signal = moved;
        }
        if (wait.length() > 0) {
            wait.run(signal, moved, frames);
            signal = moved;
        }
        tap.write(signal, place, frames);
        for (int c = 0; c < 2; c++) {
            float* __restrict sum = into.chain[c].data();
            const float* __restrict more = signal[c];
            for (int i = 0; i < frames; i++) sum[i] += more[i];
        }
    };
    if (feeds(from, into)) add(from.output_level, from.output_wait, from.stem_tap, out);
    for (Send* send : from.sends)
        if (send->to == &into) add(send->level, send->wait, Tap{}, send->pre ? chain : out);
}

void Engine::close(Track& track, int place, int frames) {
    const float* chain[2] = {track.chain[0].data(), track.chain[1].data()};
    float* out[2] = {track.out[0].data(), track.out[1].data()};
    track.chain_tap.write(chain, place, frames);
    track.strip.run(transport, track.chain_lag, chain, out, frames);
    if (meters_on) track.meter.run(out, frames);
}

// The load of the last half second or so, by an exponential mean.
float Engine::note_load(double spent_s, double sound_s) {
    if (sound_s <= 0.0) return load_;
    double share = sound_s < 0.5 ? sound_s / 0.5 : 1.0;
    load_ += static_cast<float>(share) * (static_cast<float>(spent_s / sound_s) - load_);
    return load_;
}

int Engine::next_fault() {
    for (int i = 0; i < devices.size(); i++) {
        if (devices[i] == nullptr || devices[i]->faults == 0) continue;
        devices[i]->faults = 0;
        return i;
    }
    return -1;
}

// ── Pages ───────────────────────────────────────────────────────────────────────────────

bool Engine::wants(const PlacedAudio& placed, int64_t from, int64_t stop, int most, int* pairs, int* count) {
    Media* source = placed.clip->media;
    int handle = media.find(source);
    int64_t begin = from > placed.start ? from : placed.start, end = stop < placed.end ? stop : placed.end;
    if (begin >= end || source->sample()) return true;
    int64_t span = placed.loop > 0 ? placed.loop : placed.end - placed.start;
    int64_t first = placed.clip->offset, last = placed.clip->offset + span - 1;
    if (placed.loop == 0) {  // only the part that comes up
        first = placed.clip->reverse ? last - (end - 1 - placed.start) : first + (begin - placed.start);
        last = first + (end - begin) - 1;
    }
    if (first < 0) first = 0;
    if (last >= source->frames()) last = source->frames() - 1;
    for (int64_t page = first / PAGE_FRAMES; page <= last / PAGE_FRAMES && first <= last; page++) {
        if (source->has(static_cast<int>(page))) {
            source->touch(static_cast<int>(page), transport.clock());
            continue;
        }
        if (*count == most) return false;
        pairs[2 * *count] = handle;
        pairs[2 * *count + 1] = static_cast<int>(page);
        ++*count;
    }
    return true;
}

int Engine::pages_wanted(int horizon, int most, int* pairs) {
    int count = 0;
    int64_t from = transport.position(), straight = transport.to_loop_end(horizon), again = transport.loop_start();
    for (Track* track : mixer)
        for (const PlacedAudio& placed : track->sequence.audio) {
            if (!wants(placed, from, from + straight, most, pairs, &count)) return count;
            if (!wants(placed, again, again + horizon - straight, most, pairs, &count)) return count;
        }
    return count;
}

void Engine::make_room() {
    while (true) {
        int held = 0, page_of_oldest = 0;
        Media* oldest = nullptr;
        for (Media* source : media) {
            if (source == nullptr) continue;
            for (int page = 0; page < source->page_count(); page++) {
                if (!source->has(page)) continue;
                held++;
                if (oldest && source->used_at(page) >= oldest->used_at(page_of_oldest)) continue;
                oldest = source;
                page_of_oldest = page;
            }
        }
        if (held <= MOST_PAGES) return;
        oldest->drop(page_of_oldest);
    }
}

}  // namespace woodshed

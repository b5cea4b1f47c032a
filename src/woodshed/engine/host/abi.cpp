#include "abi.h"

#include "engine.h"
#include "math.h"

using namespace woodshed;

namespace {

template <class T>
T* at(const Array<T*>& list, int handle) {
    return handle >= 0 && handle < list.size() ? list[handle] : nullptr;
}

constexpr float LOUDEST_DB = 60.0f;

float gain_of_db(float db) {
    if (!(db > SILENT_DB)) return 0.0f;  // no number too
    return exp2((db < LOUDEST_DB ? db : LOUDEST_DB) * 0.166096405f);
}

// A clip that is about to change: its track has to be laid out anew.
Clip* changing(Engine* engine, int handle) {
    Clip* clip = at(engine->clips, handle);
    if (clip) clip->track->stale = true;
    return clip;
}

Control* control_of(Engine* engine, int what, int handle, int parameter) {
    if (what == 1) {
        Send* send = at(engine->sends, handle);
        return send ? &send->level.gain_db : nullptr;
    }
    if (what == 2) {
        Device* device = at(engine->devices, handle);
        if (device == nullptr || parameter < 0 || parameter >= device->control_count()) return nullptr;
        bool written = parameter < device->info->parameter_count && device->info->parameters[parameter].role != ROLE_NONE;
        return written ? nullptr : device->controls[parameter];
    }
    Track* track = at(engine->tracks, handle);
    if (track == nullptr) return nullptr;
    if (what == 3) return &track->strip.controls[TRACK_OPEN];
    return parameter >= 0 && parameter <= TRACK_WIDTH ? &track->strip.controls[parameter] : nullptr;
}

}  // namespace

void* ws_take(int bytes) { return take(static_cast<size_t>(bytes)); }
void ws_give(void* block) { give(block); }

int ws_device_kinds() { return device_count; }
const char* ws_device_kind_name(int kind) { return kind >= 0 && kind < device_count ? devices[kind]->name : ""; }
int ws_lanes() {
    for (int i = 0; i < device_count; i++)
        if (devices[i]->lanes) return devices[i]->lanes->lanes;
    return 1;
}

Engine* ws_new(int sample_rate) { return make<Engine>(sample_rate); }
void ws_free(Engine* engine) { destroy(engine); }
int ws_connect(Engine* engine) { return engine->connect() ? 0 : -1; }

void ws_eco(Engine* engine, int on) { engine->eco = on != 0; }
void ws_alone(Engine* engine, int on) { engine->alone = on != 0; }

void ws_reset(Engine* engine) { engine->reset(); }

void ws_set_tempo(Engine* engine, int count, const int* ticks, const double* bpms, const int* ramps) {
    double tick = engine->transport.tick_at(engine->transport.clock());
    engine->transport.tempo.set(count, ticks, bpms, ramps);
    engine->transport.stay(tick);
    for (Track* track : engine->mixer) track->stale = true;
}

void ws_set_metre(Engine* engine, int count, const int* ticks, const int* beats, const int* units) {
    for (int i = 0; i < count; i++)
        if (beats[i] < 1 || units[i] < 1) return;
    engine->transport.metre.set(count, ticks, beats, units);
}

// ── Tracks ──────────────────────────────────────────────────────────────────────────────

int ws_track_add(Engine* engine, int kind) { return engine->add_track(static_cast<TrackKind>(kind)); }
void ws_track_remove(Engine* engine, int track) {
    if (at(engine->tracks, track)) engine->remove_track(track);
}
void ws_track_order(Engine* engine, int count, const int* tracks) {
    for (int i = 0; i < count; i++)
        if (at(engine->tracks, tracks[i]) == nullptr) return;
    engine->order_tracks(tracks, count);
}

void ws_track_route(Engine* engine, int track, int output) {
    if (Track* from = at(engine->tracks, track)) from->output = at(engine->tracks, output);
}

void ws_track_set(Engine* engine, int track, int control, float value) {
    if (at(engine->tracks, track)) engine->set_track(track, control, value);
}

void ws_track_flag(Engine* engine, int track, int flag, int on) {
    Track* strip = at(engine->tracks, track);
    if (strip == nullptr) return;
    if (flag == 0) strip->mute = on != 0;
    if (flag == 1) strip->solo = on != 0;
    if (flag == 2) strip->solo_safe = on != 0;
    if (flag == 3) strip->strip.invert = on != 0;
    engine->refresh_audible();
}

int ws_send_add(Engine* engine, int from, int to, int pre) {
    return at(engine->tracks, from) && at(engine->tracks, to) ? engine->add_send(from, to, pre != 0) : -1;
}
void ws_send_remove(Engine* engine, int send) {
    if (at(engine->sends, send)) engine->remove_send(send);
}
void ws_send_set(Engine* engine, int send, float gain_db) {
    if (Send* level = at(engine->sends, send)) level->level.gain_db.set(gain_db, engine->running());
}

// ── Devices ─────────────────────────────────────────────────────────────────────────────

int ws_device_add(Engine* engine, int track, int kind, int seed) {
    if (at(engine->tracks, track) == nullptr || kind < 0 || kind >= device_count) return -1;
    return engine->add_device(track, devices[kind], seed);
}
void ws_device_remove(Engine* engine, int device) {
    if (at(engine->devices, device)) engine->remove_device(device);
}
void ws_device_order(Engine* engine, int track, int count, const int* handles) {
    Track* owner = at(engine->tracks, track);
    for (int i = 0; i < count; i++)
        if (at(engine->devices, handles[i]) == nullptr || engine->devices[handles[i]]->track != owner) return;
    if (owner) engine->order_devices(track, handles, count);
}
void ws_device_set(Engine* engine, int device, int parameter, float value) {
    if (Device* target = at(engine->devices, device)) target->set(parameter, value, engine->running());
}
void ws_device_bypass(Engine* engine, int device, int on) {
    if (Device* target = at(engine->devices, device)) target->bypass(on != 0, engine->running());
}
void ws_device_sidechain(Engine* engine, int device, int track) {
    if (Device* target = at(engine->devices, device)) target->sidechain = at(engine->tracks, track);
}

void ws_device_zone(Engine* engine, int device, const int* limits, float gain_db, float pan) {
    Device* target = at(engine->devices, device);
    if (target == nullptr) return;
    float angle = (pan + 1.0f) * 0.785398163f;
    float left = pan == 0.0f ? 1.0f : 1.41421356f * cos(angle);
    float right = pan == 0.0f ? 1.0f : 1.41421356f * sin(angle);
    target->zone = {limits[0], limits[1], limits[2], limits[3], limits[4], limits[5], gain_of_db(gain_db), left, right};
}

void ws_device_samples(Engine* engine, int device, int count, const int* numbers, const float* gains_db) {
    Device* target = at(engine->devices, device);
    if (target == nullptr || target->instrument == nullptr) return;
    target->instrument->zones.clear();
    for (int i = 0; i < count; i++) {
        const int* n = numbers + i * 10;
        Media* media = at(engine->media, n[0]);
        if (media == nullptr) continue;
        target->instrument->zones.push({media, n[1], n[2], n[3], n[4], n[5], n[6], n[7], n[8], n[9], gain_of_db(gains_db[i])});
    }
}

float ws_device_meter(Engine* engine, int device, int meter) {
    Device* target = at(engine->devices, device);
    if (target == nullptr || meter < 0 || meter >= target->info->meter_count) return 0;
    if (target->instrument) return target->instrument->meter(meter);
    return target->bank ? target->bank->meter(meter, target->lane) : 0;
}

// ── Clips ───────────────────────────────────────────────────────────────────────────────

int ws_clip_add(Engine* engine, int track) { return at(engine->tracks, track) ? engine->add_clip(track) : -1; }
void ws_clip_remove(Engine* engine, int clip) {
    if (at(engine->clips, clip)) engine->remove_clip(clip);
}

void ws_clip_order(Engine* engine, int track, int count, const int* handles) {
    Track* owner = at(engine->tracks, track);
    if (owner == nullptr || count != owner->clips.size()) return;
    for (int i = 0; i < count; i++)
        if (at(engine->clips, handles[i]) == nullptr || engine->clips[handles[i]]->track != owner) return;
    engine->order_clips(track, handles, count);
}

void ws_clip_place(Engine* engine, int clip, int start, int length, int loop, int muted) {
    Clip* target = changing(engine, clip);
    if (target == nullptr) return;
    target->start = start;
    target->length = length;
    target->loop = loop;
    target->muted = muted != 0;
}

void ws_clip_notes(Engine* engine, int clip, int count, const int* starts, const int* lengths, const int* pitches,
                   const int* velocities, const float* cents) {
    Clip* target = changing(engine, clip);
    if (target == nullptr) return;
    target->notes.clear();
    target->notes.reserve(count);
    for (int i = 0; i < count; i++) target->notes.push({starts[i], lengths[i], pitches[i], velocities[i], cents[i]});
}

void ws_clip_controllers(Engine* engine, int clip, int count, const int* ticks, const int* kinds, const float* values,
                         const int* keys) {
    Clip* target = changing(engine, clip);
    if (target == nullptr) return;
    target->controllers.clear();
    for (int i = 0; i < count; i++) target->controllers.push({ticks[i], kinds[i], values[i], keys[i]});
}

void ws_clip_groove(Engine* engine, int clip, float swing, int grid, float amount, int offset_count,
                    const float* offsets, int velocity_count, const float* velocities) {
    Clip* target = changing(engine, clip);
    if (target == nullptr) return;
    target->groove = {swing, grid > 0 ? grid : PPQ / 4, amount};
    target->groove_offsets.clear();
    target->groove_velocities.clear();
    for (int i = 0; i < offset_count; i++) target->groove_offsets.push(offsets[i]);
    for (int i = 0; i < velocity_count; i++) target->groove_velocities.push(velocities[i]);
}

void ws_clip_audio(Engine* engine, int clip, int media, double offset, float gain_db, int fade_in, int fade_out,
                   int curve, int reverse) {
    Clip* target = changing(engine, clip);
    if (target == nullptr || at(engine->media, media) == nullptr) return;
    target->media = at(engine->media, media);
    target->offset = static_cast<int64_t>(offset);
    target->gain = gain_of_db(gain_db);
    target->fade_in = fade_in;
    target->fade_out = fade_out;
    target->fade_curve = curve;
    target->reverse = reverse != 0;
}

void ws_clips_done(Engine* engine, int track) {
    if (at(engine->tracks, track)) engine->clips_changed(track);
}

// ── Automation and media ────────────────────────────────────────────────────────────────

void ws_automate(Engine* engine, int what, int handle, int parameter, int count, const int* ticks, const float* values,
                 const int* curves, const float* bends) {
    if (Control* control = control_of(engine, what, handle, parameter))
        control->automate(count, ticks, values, curves, bends, engine->running());
    Track* muted = what == 3 ? at(engine->tracks, handle) : nullptr;
    if (muted == nullptr) return;
    for (Send* send : muted->sends)
        if (send->pre) send->level.unmuted.automate(count, ticks, values, curves, bends, engine->running());
}

void ws_hold(Engine* engine, int what, int handle, int parameter, int on) {
    if (Control* control = control_of(engine, what, handle, parameter)) control->held = on != 0;
}

int ws_media_add(Engine* engine, int channels, int frames, float sample_rate) {
    if (channels < 1 || channels > MOST_CHANNELS || frames < 0 || frames > MOST_FRAMES) return -1;
    return engine->add_media(channels, frames, sample_rate);
}
void ws_media_remove(Engine* engine, int media) {
    if (at(engine->media, media)) engine->remove_media(media);
}
void ws_media_load(Engine* engine, int media, const float* samples) {
    if (Media* source = at(engine->media, media)) source->load(samples);
}
int ws_page_frames() { return PAGE_FRAMES; }
int ws_pages_wanted(Engine* engine, int horizon, int most, int* pairs) {
    return engine->pages_wanted(horizon, most, pairs);
}
void ws_page_put(Engine* engine, int media, int page, const float* samples) {
    if (Media* source = at(engine->media, media)) source->put(page, samples, engine->transport.clock());
}
double ws_late_samples(Engine* engine) { return static_cast<double>(engine->late_samples); }

// ── Transport and live playing ──────────────────────────────────────────────────────────

void ws_play(Engine* engine, int count_in_bars) { engine->play(count_in_bars); }
void ws_stop(Engine* engine) { engine->transport.stop(); }
void ws_seek(Engine* engine, double tick) { engine->seek(engine->transport.sample_of(tick)); }
void ws_loop(Engine* engine, int on, double start_tick, double end_tick) {
    engine->transport.loop(on != 0, start_tick, end_tick);
}
void ws_click(Engine* engine, int on, float gain_db) {
    engine->metronome.on = on != 0;
    engine->metronome.gain = gain_of_db(gain_db);
}
double ws_tick(Engine* engine) { return engine->transport.tick_at(engine->transport.clock()); }
double ws_position(Engine* engine) { return static_cast<double>(engine->transport.position()); }
double ws_sample_at(Engine* engine, double tick) { return static_cast<double>(engine->transport.sample_of(tick)); }
double ws_tick_at(Engine* engine, double sample) { return engine->transport.tick_of(static_cast<int64_t>(sample)); }

void ws_note_on(Engine* engine, int track, int pitch, int velocity) {
    if (Track* player = at(engine->tracks, track)) player->live(EVENT_ON, pitch, velocity, 0);
}
void ws_note_off(Engine* engine, int track, int pitch) {
    if (Track* player = at(engine->tracks, track)) player->live(EVENT_OFF, pitch, 0, 0);
}
void ws_controller(Engine* engine, int track, int kind, float value, int key) {
    if (Track* player = at(engine->tracks, track)) player->live(EVENT_CONTROLLER, kind, key, value);
}
void ws_panic(Engine* engine) {
    for (Track* track : engine->mixer) track->live(EVENT_RELEASE_ALL, 0, 0, 0);
}

// ── Sound ───────────────────────────────────────────────────────────────────────────────

void ws_process(Engine* engine, int frames, float* left, float* right) { engine->process(frames, left, right); }
int ws_latency(Engine* engine) { return engine->graph.latency(); }

void ws_tap(Engine* engine, int track, int where, float* left, float* right) {
    Track* source = at(engine->tracks, track);
    if (source == nullptr) return;
    Tap& tap = where == 0 ? source->chain_tap : (where == 1 ? source->stem_tap : source->input_tap);
    tap.left = left;
    tap.right = right;
}

int ws_tap_latency(Engine* engine, int track, int where) {
    Track* source = at(engine->tracks, track);
    if (source == nullptr) return 0;
    if (where == 0) return source->chain_lag;
    if (where == 1) return source->chain_lag + source->output_wait.length();
    return source->input_lag;
}

void ws_freeze(Engine* engine, int track, int on, int lag) {
    Track* target = at(engine->tracks, track);
    if (target == nullptr) return;
    target->frozen = on != 0;
    target->fed_lag = lag;
}
void ws_feed(Engine* engine, int track, float* left, float* right) {
    Track* target = at(engine->tracks, track);
    if (target == nullptr) return;
    target->feed.left = left;
    target->feed.right = right;
}

// ── What the studio shows ───────────────────────────────────────────────────────────────

void ws_meters(Engine* engine, int on) { engine->meters_on = on != 0; }

void ws_meter(Engine* engine, int track, float* numbers) {
    Track* source = at(engine->tracks, track);
    if (source == nullptr) return;
    Levels levels = source->meter.read();
    float all[7] = {levels.peak[0], levels.peak[1], levels.rms[0], levels.rms[1],
                    levels.momentary_lufs, levels.true_peak[0], levels.true_peak[1]};
    copy_bytes(numbers, all, sizeof(all));
}

float ws_load(Engine* engine, double spent_s, double sound_s) { return engine->note_load(spent_s, sound_s); }
int ws_fault(Engine* engine) { return engine->next_fault(); }

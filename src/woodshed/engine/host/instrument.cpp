#include "instrument.h"

#include "blend.h"
#include "lane_sum.h"
#include "track.h"

namespace woodshed {

namespace {

constexpr int FEWEST_SPARE = 4;      // voices that fade out while their successors already sound
constexpr int WINDOW = 1024;         // a released voice silent for a whole window has ended
constexpr float SILENCE = 1.58e-5f;  // -96 dBFS
constexpr int FADE_PER_S = 200;      // a stolen voice is gone after 1/200 s
constexpr int MIDDLE_C = 60;
constexpr int REST = 64;             // samples after which the half-band filters hold only zeros

bool is_window(int64_t clock) { return (clock & (WINDOW - 1)) == 0; }
bool is_grid(int64_t clock) { return (clock & (GRID - 1)) == 0; }

uint32_t scramble(uint32_t x) {  // the finaliser of MurmurHash3
    x = (x ^ (x >> 16)) * 0x85ebca6bu;
    x = (x ^ (x >> 13)) * 0xc2b2ae35u;
    return x ^ (x >> 16);
}

}  // namespace

const Kernel* Instrument::kernel_of(const Device& device) {
    return device.alone || device.info->voices <= 2 ? device.info->one : device.info->lanes;
}

Instrument::Instrument(Device* device, Choir* choir, int sample_rate)
    : device_(device),
      choir_(choir),
      rate_(sample_rate),
      voice_limit_(device->info->voices),
      slots_(voice_limit_ + (voice_limit_ > FEWEST_SPARE ? voice_limit_ : FEWEST_SPARE)) {
    voices_.resize(slots_);
    choir_->join(this, slots_);
    settings_.resize(device->info->parameter_count);
    for (auto& channel : sum_) channel.resize(BLOCK * device->oversample);
    resampler_.prepare(device->oversample, 0, 1);
    bend_.prepare(-1, 1, 0, 0);
    tune_.prepare(-1200, 1200, 0, 0);
    pressure_.prepare(0, 1, 0, 0);
    timbre_.prepare(0, 1, 0, 0);
    expression_.prepare(0, 1, 1, 0);
    held_.reserve(128);
}

Instrument::~Instrument() {
    end_all();
    choir_->leave(this, slots_);
}

void Instrument::reset() {
    end_all();
    voices_.zero();
    held_.clear();
    wait.reset();
    resampler_.forget(0);
    bend_.set(0, false);
    pressure_.set(0, false);
    timbre_.set(0, false);
    expression_.set(1, false);
    expression_before_ = 1;
    pedal_ = begun_ = false;
    last_pitch_ = -1;
    notes_played_ = 0;
    left_[0] = left_[1] = 0.0f;
    resting_ = 1 << 20;
}

void Instrument::set_voice(int slot, Role role, float value) {
    int parameter = device_->role(role);
    if (parameter >= 0) choir_->set(voices_[slot].seat, parameter, value);
}

float Instrument::meter(int meter) const {
    for (const Voice& voice : voices_)
        if (voice.active) return choir_->meter(voice.seat, meter);
    return 0.0f;
}

bool Instrument::sounds() const {
    if (device_->track->frozen) return false;
    for (const Voice& voice : voices_)
        if (voice.active) return true;
    return false;
}

void Instrument::end(Voice& voice) {
    if (voice.active) choir_->give_seat(voice.seat, device_->role(ROLE_GATE));
    voice.active = false;
}

void Instrument::end_all() {
    for (Voice& voice : voices_) end(voice);
}

void Instrument::begin(const Transport& transport) {
    double tick = transport.tick_at(transport.clock());
    for (int i = 0; i < device_->info->parameter_count; i++) settings_[i] = device_->begin(i, transport, tick);
    for (int i = device_->info->parameter_count; i < device_->control_count(); i++) device_->begin(i, transport, tick);
    tune_.set(host(HOST_TUNE_CENTS), false);
    begun_ = true;
}

void Instrument::prepare(const Transport& transport, int frames) {
    next_event_ = 0;
    sounded_ = false;
    began_at_ = transport.clock();
    if (device_->track->frozen) return;
    if (!begun_) begin(transport);
    device_->list_moving(transport);
    for (auto& channel : sum_) zero_bytes(channel.data(), sizeof(float) * static_cast<size_t>(frames * device_->oversample));
}

int Instrument::advance(const Transport& transport, int place, int frames) {
    if (device_->track->frozen) return frames;
    const Array<Event>& events = device_->track->events();
    int64_t clock = transport.clock() + place;
    release_due(clock);
    if (next_event_ < events.size() && events[next_event_].at <= place) leap_first(transport, clock);
    while (next_event_ < events.size() && events[next_event_].at <= place) handle(events[next_event_++], clock);
    if (is_grid(clock)) step(transport, clock);
    if (is_window(clock)) close_window(clock);
    return next_cut(events, next_event_, clock, place, frames);
}

void Instrument::deliver(Scratch& scratch, float* const* output, int frames) {
    resting_ = sounded_ ? 0 : resting_ + frames;
    if (resting_ - frames >= REST) return;
    float* sum[2] = {sum_[0].data(), sum_[1].data()};
    float* slow[2] = {scratch.outputs[0].data(), scratch.outputs[1].data()};
    if (device_->oversample > 1)
        resampler_.down(scratch, sum, slow, frames);
    else
        for (int c = 0; c < 2; c++) slow[c] = sum[c];
    if (!all_finite(slow[0], frames) || !all_finite(slow[1], frames)) {
        device_->faults++;
        end_all();
        resampler_.forget(0);
        return;
    }
    float gains[2] = {device_->zone.gain * device_->zone.left, device_->zone.gain * device_->zone.right};
    for (int c = 0; c < 2; c++)
        for (int i = 0; i < frames; i++) output[c][i] += slow[c][i] * gains[c];
}

// ── Notes ───────────────────────────────────────────────────────────────────────────────

void Instrument::handle(const Event& event, int64_t clock) {
    if (event.kind == EVENT_CONTROLLER && event.velocity != EVERY_KEY)
        return controller_of_key(event.velocity, event.pitch, event.value);
    if (event.kind == EVENT_CONTROLLER) return controller(event.pitch, event.value, clock);
    if (event.kind == EVENT_RELEASE_ALL || event.kind == EVENT_RELEASE_CLIPS) return let_go(event.kind == EVENT_RELEASE_ALL);
    if (event.kind == EVENT_OFF) {
        for (Held& held : held_)
            if (held.key == event.pitch) held.off = clock;
        for (Voice& voice : voices_)
            if (voice.active && voice.gate && voice.key == event.pitch && voice.off == UNTIL_RELEASED) voice.off = clock;
        return release_due(clock);
    }
    if (device_->zone.holds(event.pitch, event.velocity)) return note_on(event, clock);
    if (event.choke == 0 || event.choke != device_->zone.choke) return;
    for (Voice& voice : voices_)
        if (voice.active) fade(voice);
}

// The zone's pitch, else the key's; on the keys that a kit has for a drum, that at which the drum sounds as designed.
int Instrument::pitch_of(int key) const {
    if (device_->zone.pitch >= 0) return device_->zone.pitch;
    const int* kit = device_->info->kit_keys;
    return key >= kit[0] && key <= kit[1] ? MIDDLE_C : key;
}

// Lets go of what clips play, or of everything, and puts the controllers back.
void Instrument::let_go(bool live_too) {
    for (int i = held_.size() - 1; i >= 0; i--)
        if (live_too || held_[i].off != UNTIL_RELEASED) held_.remove(i);
    for (Voice& voice : voices_)
        if (voice.active && (live_too || voice.off != UNTIL_RELEASED)) release(voice);
    pedal_ = false;
    bend_.set(0, true);
    pressure_.set(0, true);
    timbre_.set(0, true);
    expression_.set(1, true);
}

void Instrument::note_on(const Event& event, int64_t clock) {
    int sounding = pitch_of(event.pitch);
    float pitch = static_cast<float>(sounding) + event.value * 0.01f;
    int mode = static_cast<int>(host(HOST_VOICE_MODE));
    if (mode != 0) {
        while (held_.size() > 64) held_.remove(0);
        held_.push({event.pitch, pitch, event.off});
        int now = lead();
        if (mode == 2 && now >= 0) {
            set_voice(now, ROLE_NEWEST_VELOCITY, static_cast<float>(event.velocity) / 127.0f);
            return move_lead(pitch, event.off, event.pitch);
        }
        if (now >= 0) fade(voices_[now]);
    }
    bool glides = host(HOST_GLIDE_S) > 0.0f && last_pitch_ >= 0.0f && mode != 0;
    float from = glides && (mode == 1) ? last_pitch_ : pitch;
    if (!choir_->samples()) {
        start_voice(event, pitch, from, nullptr, clock);
    } else {
        for (const SampleZone& zone : zones)
            if (sounding >= zone.low && sounding <= zone.high && event.velocity >= zone.low_velocity &&
                event.velocity <= zone.high_velocity && zone.media->sample())
                start_voice(event, pitch, from, &zone, clock);
    }
    last_pitch_ = pitch;
}

void Instrument::start_voice(const Event& event, float pitch, float from, const SampleZone* zone, int64_t clock) {
    bool one_voice = host(HOST_VOICE_MODE) != 0.0f;
    if (const Voice* before = newest()) remember(*before, clock);
    steal(one_voice ? 1 : voice_limit_);
    int slot = free_slot();
    Voice& voice = voices_[slot];
    end(voice);
    int seat = choir_->take_seat(this);
    for (int i = 0; i < settings_.size(); i++) choir_->set(seat, i, settings_[i]);
    voice = {true, true, false, false, event.pitch, from, pitch, 0, 0, 0, 1.0f, event.off, clock, 0, 0, 0, 60, 1, seat};
    float glide_s = host(HOST_GLIDE_S);
    if (from != pitch && glide_s > 0.0f) {
        voice.glide_steps = 1 + static_cast<int>(glide_s * static_cast<float>(rate_) / GRID);
        voice.stride = (pitch - from) / static_cast<float>(voice.glide_steps);
    }
    if (zone) {
        const Sample* sample = zone->media->sample();
        choir_->load(seat, sample);
        voice.gain = zone->gain;
        voice.root = static_cast<float>(zone->root);
        voice.speed = sample->sample_rate / static_cast<float>(rate_ * device_->oversample);
        set_voice(slot, ROLE_SAMPLE_START, static_cast<float>(zone->start));
        set_voice(slot, ROLE_SAMPLE_END, static_cast<float>(zone->end > 0 ? zone->end : sample->frames));
        set_voice(slot, ROLE_LOOP_START, static_cast<float>(zone->loop_start));
        set_voice(slot, ROLE_LOOP_END, static_cast<float>(zone->loop_end));
    }
    uint32_t seed = scramble(static_cast<uint32_t>(device_->seed) * 2654435761u + notes_played_++);
    set_voice(slot, ROLE_SEED, static_cast<float>(seed & 0xffffffu));
    set_voice(slot, ROLE_VELOCITY, static_cast<float>(event.velocity) / 127.0f);
    set_voice(slot, ROLE_NEWEST_VELOCITY, static_cast<float>(event.velocity) / 127.0f);
    if (one_voice) {
        set_voice(slot, ROLE_LEFT_1, left_[0]);
        set_voice(slot, ROLE_LEFT_2, left_[1]);
        set_voice(slot, ROLE_LEFT_S, static_cast<float>(clock - left_at_) / static_cast<float>(rate_));
    }
    set_voice(slot, ROLE_GATE, 1.0f);
    express(slot);
}

const Instrument::Voice* Instrument::newest() const {
    const Voice* found = nullptr;
    for (const Voice& voice : voices_)
        if (voice.active && (found == nullptr || voice.started > found->started)) found = &voice;
    return found;
}

// Keeps what the machine's one circuit still holds of a note: its next voice begins with empty memory.
void Instrument::remember(const Voice& voice, int64_t clock) {
    if (voice.started == clock) return;
    for (int i = 0; i < 2; i++)
        if (device_->info->leaves[i] >= 0) left_[i] = choir_->meter(voice.seat, device_->info->leaves[i]);
    left_at_ = clock;
}

void Instrument::move_lead(float pitch, int64_t off, int key) {
    Voice& voice = voices_[lead()];
    voice.off = off;
    voice.key = key;
    voice.goal = pitch;
    voice.glide_steps = 1 + static_cast<int>(host(HOST_GLIDE_S) * static_cast<float>(rate_) / GRID);
    voice.stride = (pitch - voice.pitch) / static_cast<float>(voice.glide_steps);
    last_pitch_ = pitch;
}

int Instrument::lead() const {
    for (int slot = 0; slot < voices_.size(); slot++)
        if (voices_[slot].active && voices_[slot].gate && voices_[slot].fade_left == 0) return slot;
    return -1;
}

void Instrument::release_due(int64_t clock) {
    bool one_voice = host(HOST_VOICE_MODE) != 0.0f;
    if (one_voice) {
        int top = held_.size() - 1;
        for (int i = top; i >= 0; i--)
            if (held_[i].off <= clock) held_.remove(i);
        int now = lead();
        if (now >= 0 && !held_.empty() && (voices_[now].off <= clock || voices_[now].key != held_.last().key))
            return move_lead(held_.last().pitch, held_.last().off, held_.last().key);
    }
    for (Voice& voice : voices_) {
        if (!voice.active || !voice.gate || voice.off > clock) continue;
        if (pedal_)
            voice.pedalled = true;
        else
            release(voice);
    }
}

void Instrument::release(Voice& voice) {
    voice.gate = false;
    voice.pedalled = false;
    voice.quiet = false;
    int slot = static_cast<int>(&voice - voices_.data());
    set_voice(slot, ROLE_GATE, 0.0f);
}

void Instrument::fade(Voice& voice) {
    if (voice.fade_left == 0) voice.fade_left = rate_ / FADE_PER_S;
}

// Makes room for one more voice: the one released longest ago goes first, else the oldest.
void Instrument::steal(int limit) {
    int sounding = 0;
    Voice* oldest = nullptr;
    for (Voice& voice : voices_) {
        if (!voice.active || voice.fade_left > 0) continue;
        sounding++;
        bool older = oldest == nullptr || (oldest->gate && !voice.gate) ||
                     (oldest->gate == voice.gate && voice.started < oldest->started);
        if (older && !(oldest && !oldest->gate && voice.gate)) oldest = &voice;
    }
    if (sounding >= limit && oldest) fade(*oldest);
}

int Instrument::free_slot() {
    int best = 0;
    for (int slot = 0; slot < slots_; slot++) {
        if (!voices_[slot].active) return slot;
        bool sooner = voices_[slot].fade_left > 0 &&
                      (voices_[best].fade_left == 0 || voices_[slot].fade_left < voices_[best].fade_left);
        if (sooner) best = slot;
    }
    return best;
}

// ── Time ────────────────────────────────────────────────────────────────────────────────

void Instrument::close_window(int64_t clock) {
    for (Voice& voice : voices_) {
        if (!voice.active) continue;
        if (!voice.gate && voice.quiet) {
            if (newest() == &voice) remember(voice, clock);
            end(voice);
        }
        voice.quiet = !voice.gate;
    }
}

int Instrument::next_cut(const Array<Event>& events, int event, int64_t clock, int place, int frames) const {
    int64_t next = frames;
    auto no_later = [&](int64_t at) {
        if (at > place && at < next) next = at;
    };
    if (event < events.size()) no_later(events[event].at);
    bool expressing = expression_.moving() || expression_before_ != expression_.value();
    bool moving = device_->moving() || bend_.moving() || tune_.moving() || pressure_.moving() || timbre_.moving() || expressing;
    bool ending = false;
    for (const Voice& voice : voices_) {
        if (!voice.active) continue;
        if (voice.gate && voice.off != UNTIL_RELEASED) no_later(place + (voice.off - clock));
        if (voice.fade_left > 0) no_later(place + voice.fade_left);
        moving = moving || voice.glide_steps > 0;
        ending = ending || !voice.gate;
    }
    for (const Held& held : held_)
        if (held.off != UNTIL_RELEASED) no_later(place + (held.off - clock));
    if (moving) no_later(place + GRID - (clock & (GRID - 1)));
    if (ending) no_later(place + WINDOW - (clock & (WINDOW - 1)));
    return static_cast<int>(next);
}

// ── Sound ───────────────────────────────────────────────────────────────────────────────

void Instrument::gather(int place, int frames) {
    if (device_->track->frozen) return;
    for (Voice& voice : voices_) {
        if (!voice.active) continue;
        add(voice, place, frames);
        sounded_ = true;
        if (voice.fade_left == 0) continue;
        voice.fade_left -= frames;
        if (voice.fade_left <= 0) end(voice);
    }
    if (expression_before_ != 1.0f || expression_.value() != 1.0f) express_sum(place, frames);
}

// The gain of the expression, straight from grid point to grid point.
void Instrument::express_sum(int place, int frames) {
    int fast = device_->oversample, past = static_cast<int>((began_at_ + place) & (GRID - 1)) * fast;
    float way = expression_.value() - expression_before_;
    for (int i = 0; i < frames * fast; i++) {
        float share = static_cast<float>(past + i) / static_cast<float>(GRID * fast);
        for (auto& channel : sum_) channel[place * fast + i] *= expression_before_ + way * (share < 1.0f ? share : 1.0f);
    }
}

// Adds what a voice said to the sum, and notes whether it is still heard once it is released.
void Instrument::add(Voice& voice, int place, int frames) {
    int fast = device_->oversample;
    bool fades = voice.fade_left > 0;
    float unit = voice.gain / (fades ? static_cast<float>(rate_ / FADE_PER_S * fast) : 1.0f);
    VoiceGain gain = {unit, fades ? voice.fade_left * fast : 1, fades ? 1 : 0};
    bool listening = !voice.gate && voice.quiet;
    for (int c = 0; c < 2; c++) {
        const float* said = choir_->said(voice.seat, c);
        add_voice(said, gain, sum_[c].data() + place * fast, frames * fast);
        if (listening && !all_below(said, SILENCE, frames * fast)) voice.quiet = false;
    }
}

}  // namespace woodshed

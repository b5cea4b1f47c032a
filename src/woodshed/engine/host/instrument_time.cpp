// How an instrument's voices go with time: what moves, glides, bends and leaps, from one grid point to the next.
#include "instrument.h"

#include "math.h"

namespace woodshed {

void Instrument::step(const Transport& transport, int64_t clock) {
    double tick = transport.tick_at(clock);
    bool free = may_leap();
    for (int control : device_->moving_controls()) move(control, transport, tick, free);
    bool bends = bend_.moving() || tune_.moving();
    bool presses = pressure_.moving(), colours = timbre_.moving();
    bend_.step(tick);
    tune_.step(tick);
    pressure_.step(tick);
    timbre_.step(tick);
    expression_before_ = expression_.value();
    expression_.step(tick);
    for (int slot = 0; slot < voices_.size(); slot++) {
        Voice& voice = voices_[slot];
        if (!voice.active) continue;
        if (voice.glide_steps > 0) {
            voice.glide_steps--;
            voice.pitch = voice.glide_steps == 0 ? voice.goal : voice.pitch + voice.stride;
            tune(slot);
        } else if (bends) {
            tune(slot);
        }
        if (presses || colours) express(slot);
    }
}

void Instrument::move(int control, const Transport& transport, double tick, bool may_leap) {
    Move move = device_->step(control, transport, tick, may_leap);
    if (control == device_->info->parameter_count + HOST_TUNE_CENTS) tune_.set(move.value, true);
    if (control >= device_->info->parameter_count) return;
    settings_[control] = move.value;
    for (const Voice& voice : voices_) {
        if (!voice.active) continue;
        if (move.leap)
            choir_->leap(voice.seat, control, move.value);
        else
            choir_->set(voice.seat, control, move.value);
    }
}

bool Instrument::may_leap() const {
    for (const Voice& voice : voices_)
        if (voice.active && !choir_->may_leap(voice.seat)) return false;
    return true;
}

// A note that begins where automation leaps begins with what it leaps to, not a grid step later.
void Instrument::leap_first(const Transport& transport, int64_t clock) {
    double tick = transport.tick_at(clock + 1);  // whichever way the sample was rounded
    for (int control : device_->moving_controls()) {
        bool leaps = device_->controls[control]->automated() && device_->controls[control]->leaps(tick);
        if (leaps && may_leap()) move(control, transport, tick, true);
    }
}

void Instrument::tune(int slot) {
    const Voice& voice = voices_[slot];
    float pitch = voice.pitch + (bend_.value() + voice.bend) * host(HOST_BEND_SEMITONES) + tune_.value() * 0.01f;
    set_voice(slot, ROLE_NOTE_HZ, 440.0f * exp2((pitch - 69.0f) * (1.0f / 12.0f)));
    set_voice(slot, ROLE_RATIO, voice.speed * exp2((pitch - voice.root) * (1.0f / 12.0f)));
}

// ── Expression ──────────────────────────────────────────────────────────────────────────

void Instrument::controller(int kind, float value, int64_t clock) {
    if (kind == CONTROLLER_BEND) bend_.set(value, true);
    if (kind == CONTROLLER_PRESSURE) pressure_.set(value, true);
    if (kind == CONTROLLER_MODULATION || kind == CONTROLLER_TIMBRE) timbre_.set(value / 127.0f, true);
    // General MIDI: the gain of an expression value is its share squared (40 log10 in dB).
    if (kind == CONTROLLER_EXPRESSION) expression_.set(value / 127.0f * (value / 127.0f), true);
    if (kind != CONTROLLER_SUSTAIN) return;
    pedal_ = value >= 64.0f;
    if (pedal_) return;
    for (Voice& voice : voices_)
        if (voice.active && voice.pedalled) release(voice);
    release_due(clock);
}

// Expression of one note alone: what its key's controllers say, for the voices that sound it now.
void Instrument::controller_of_key(int key, int kind, float value) {
    for (int slot = 0; slot < voices_.size(); slot++) {
        Voice& voice = voices_[slot];
        if (!voice.active || voice.key != key) continue;
        if (kind == CONTROLLER_BEND) voice.bend = bend_.fit(value);
        if (kind == CONTROLLER_PRESSURE) voice.pressure = pressure_.fit(value);
        if (kind == CONTROLLER_TIMBRE) voice.timbre = timbre_.fit(value / 127.0f);
        express(slot);
    }
}

void Instrument::express(int slot) {
    const Voice& voice = voices_[slot];
    tune(slot);
    set_voice(slot, ROLE_PRESSURE, pressure_.value() > voice.pressure ? pressure_.value() : voice.pressure);
    set_voice(slot, ROLE_TIMBRE, timbre_.value() > voice.timbre ? timbre_.value() : voice.timbre);
}

}  // namespace woodshed

#include "device.h"

#include "halfband.h"
#include "instrument.h"

namespace woodshed {

// Both doublings and both halvings, at the song's rate; see halfband.h.
int effect_filter_latency(int oversample) {
    if (oversample == 1) return 0;
    return 2 * STEEP_PAIRS - 1 + (oversample == 4 ? GENTLE_PAIRS : 0);
}

int instrument_filter_latency(int oversample) {
    if (oversample == 1) return 0;
    return STEEP_PAIRS + (oversample == 4 ? GENTLE_PAIRS / 2 : 0);
}

Device::Device(const DeviceInfo* info, int seed, bool eco, bool alone)
    : info(info), oversample(eco ? 1 : info->oversample), alone(alone || info->lanes == nullptr), seed(seed) {
    for (int& role : roles_) role = -1;
    for (int i = 0; i < info->parameter_count; i++) {
        const Parameter& parameter = info->parameters[i];
        Control* control = make<Control>();
        control->prepare(parameter.minimum, parameter.maximum, parameter.initial, parameter.flags);
        controls.push(control);
        if (parameter.role != ROLE_NONE) roles_[parameter.role] = i;
    }
    if (info->instrument) {
        static const float limits[HOST_PARAMETERS][3] = {{0, 2, 0}, {0, 2, 0}, {0, 24, 2}, {-1200, 1200, 0}};
        for (int i = 0; i < HOST_PARAMETERS; i++) {
            Control* control = make<Control>();
            bool mode = i == HOST_VOICE_MODE;
            float initial = mode ? static_cast<float>(info->voice_mode) : limits[i][2];
            control->prepare(limits[i][0], limits[i][1], initial, mode ? PARAMETER_STEPPED : 0u);
            controls.push(control);
        }
    }
    if (roles_[ROLE_SEED] >= 0) controls[roles_[ROLE_SEED]]->set(static_cast<float>(seed), false);
    wet.prepare(0, 1, 1, 0);
}

Device::~Device() {
    for (Control* control : controls) destroy(control);
    destroy(instrument);
}

int Device::latency() const {
    int filters = info->instrument ? instrument_filter_latency(oversample) : effect_filter_latency(oversample);
    return filters + info->latency_samples / oversample;
}

void Device::set(int parameter, float value, bool glide) {
    if (parameter < 0 || parameter >= controls.size()) return;
    if (parameter < info->parameter_count && info->parameters[parameter].role != ROLE_NONE) return;
    controls[parameter]->set(value, glide);
}

void Device::bypass(bool on, bool glide) {
    bypassed = on;
    wet.set(on ? 0.0f : 1.0f, glide);
    if (!glide) wet_before_ = wet.value();
}

void Device::reset() {
    for (Control* control : controls) control->reset();
    wet.reset();
    wet_before_ = wet.value();
    main_wait.reset();
    side_wait.reset();
    dry_wait.reset();
    started = false;
    asleep = true;
    quiet_for = 0;
    if (instrument) instrument->reset();
}

void Device::list_moving(const Transport& transport) {
    moving_.clear();
    for (int i = 0; i < controls.size(); i++)
        if (controls[i]->moving()) moving_.push(i);
    int tempo = roles_[ROLE_TEMPO_BPM];
    if (tempo >= 0 && transport.tempo.moves()) moving_.push(tempo);
}

Move Device::step(int control, const Transport& transport, double tick, bool may_leap) {
    if (control == roles_[ROLE_TEMPO_BPM]) return {begin(control, transport, tick), false};
    return controls[control]->step_or_leap(tick, may_leap);
}

float Device::begin(int control, const Transport& transport, double tick) {
    if (control == roles_[ROLE_TEMPO_BPM]) controls[control]->set(static_cast<float>(transport.tempo.bpm_at(tick)), false);
    return controls[control]->begin(tick);
}

void Device::fade_wet(const Transport& transport, const float* const* dry, float* const* said, int frames) {
    if (!wet.moving() && wet.value() == 1.0f && wet_before_ == 1.0f) return;
    for (int i = 0; i < frames; i++) {
        int64_t local = transport.clock() + i - lag;
        int past = static_cast<int>(local & (GRID - 1));
        if (past == 0) {
            wet_before_ = wet.value();
            wet.step(0);
        }
        float share = wet_before_ + (wet.value() - wet_before_) * (static_cast<float>(past) / GRID);
        for (int c = 0; c < 2; c++) said[c][i] = dry[c][i] + (said[c][i] - dry[c][i]) * share;
    }
}

}  // namespace woodshed

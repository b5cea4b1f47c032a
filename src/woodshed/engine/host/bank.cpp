#include "bank.h"

#include "blend.h"
#include "track.h"

namespace woodshed {

namespace {

// A lane whose input has been silent, and its output below -120 dBFS, for this long stops
// computing until it hears something again, and then starts afresh. Longer than any echo.
constexpr int SLEEP_AFTER_S = 6;
constexpr float QUIET = 1e-6f;

int grid_after(int64_t local) { return GRID - static_cast<int>(local & (GRID - 1)); }

}  // namespace

Bank::Bank(const DeviceInfo* info, const Kernel* kernel, int oversample, int depth, int sample_rate)
    : info_(info),
      kernel_(kernel),
      oversample_(oversample),
      depth_(depth),
      rate_(sample_rate),
      state_(kernel, sample_rate * oversample, info->latency_samples) {
    resampler_.prepare(oversample, kernel->inputs, kernel->lanes);
}

int Bank::free_lane() const {
    for (int lane = 0; lane < kernel_->lanes; lane++)
        if (lanes_[lane] == nullptr) return lane;
    return -1;
}

bool Bank::empty() const {
    for (Device* device : lanes_)
        if (device != nullptr) return false;
    return true;
}

void Bank::follow() {
    int depth = -1;
    for (Device* device : lanes_) {
        if (device == nullptr) continue;
        if (depth >= 0 && device->depth != depth) return;
        depth = device->depth;
    }
    if (depth >= 0) depth_ = depth;
}

void Bank::put(Device* device, int lane) {
    lanes_[lane] = device;
    device->bank = this;
    device->lane = lane;
    device->started = false;
    device->asleep = true;
}

void Bank::drop(Device* device) {
    lanes_[device->lane] = nullptr;
    device->bank = nullptr;
}

void Bank::run(const Transport& transport, Scratch& scratch, int frames) {
    listen(scratch, frames);
    int wake[MOST_LANES];
    bool anyone = false;
    for (int lane = 0; lane < kernel_->lanes; lane++) {
        wake[lane] = lanes_[lane] ? wake_time(*lanes_[lane], transport, scratch, frames) : frames;
        anyone = anyone || wake[lane] < frames;
    }
    if (anyone) compute(transport, scratch, frames, wake);
    for (int lane = 0; lane < kernel_->lanes; lane++)
        if (lanes_[lane]) deliver(*lanes_[lane], transport, scratch, frames, wake[lane]);
}

// Fetches what each lane hears, every path delayed so that they meet.
void Bank::listen(Scratch& scratch, int frames) {
    for (int lane = 0; lane < kernel_->lanes; lane++) {
        Device* device = lanes_[lane];
        if (device == nullptr) continue;
        float* main[2] = {scratch.main[lane][0].data(), scratch.main[lane][1].data()};
        float* own[2] = {device->track->chain[0].data(), device->track->chain[1].data()};
        device->main_wait.run(own, main, frames);
        if (!info_->sidechain) continue;
        float* side[2] = {scratch.side[lane][0].data(), scratch.side[lane][1].data()};
        float* source[2] = {main[0], main[1]};
        if (device->sidechain) {
            source[0] = device->sidechain->chain[0].data();
            source[1] = device->sidechain->chain[1].data();
        }
        device->side_wait.run(source, side, frames);
    }
}

// From which sample of this block on the lane computes; `frames` when it sleeps through it.
int Bank::wake_time(const Device& device, const Transport& transport, const Scratch& scratch, int frames) const {
    int64_t local = transport.clock() - device.lag;
    if (local + frames <= 0) return frames;
    int from = local < 0 ? static_cast<int>(-local) : 0;
    if (!device.asleep || !device.started) return from;
    const float* left = scratch.main[device.lane][0].data();
    const float* right = scratch.main[device.lane][1].data();
    while (from < frames && left[from] == 0.0f && right[from] == 0.0f) from++;
    return from;
}

void Bank::begin(Device& device, const Transport& transport, int64_t clock) {
    state_.clear(device.lane);
    double tick = transport.tick_at(clock - device.lag);
    for (int i = 0; i < info_->parameter_count; i++) state_.set(i, device.lane, device.begin(i, transport, tick));
    device.started = true;
    device.asleep = false;
    device.quiet_for = 0;
}

void Bank::compute(const Transport& transport, Scratch& scratch, int frames, const int* wake) {
    int width = kernel_->lanes, fast = oversample_;
    for (int lane = 0; lane < width; lane++)
        if (lanes_[lane] && lanes_[lane]->asleep && wake[lane] < frames) resampler_.forget(lane);
    const float* sources[MOST_LANES];
    for (int c = 0; c < kernel_->inputs; c++) {
        for (int lane = 0; lane < width; lane++) {
            bool hears = lanes_[lane] && wake[lane] < frames;
            auto& heard = c < 2 ? scratch.main[lane][c] : scratch.side[lane][c - 2];
            sources[lane] = hears ? heard.data() : scratch.silence.data();
        }
        interleave(sources, scratch.inputs[c].data(), width, frames);
    }
    if (fast > 1) resampler_.up(scratch, frames);
    for (int lane = 0; lane < width; lane++)
        if (lanes_[lane]) lanes_[lane]->list_moving(transport);
    for (int place = 0; place < frames;) {
        int next = frames;
        for (int lane = 0; lane < width; lane++) {
            if (lanes_[lane] == nullptr) continue;
            if (wake[lane] == place && lanes_[lane]->asleep) begin(*lanes_[lane], transport, transport.clock() + place);
            if (wake[lane] > place && wake[lane] < next) next = wake[lane];
        }
        next = step(transport, place, next);
        float* inputs[MOST_INPUTS];
        float* outputs[2];
        for (int c = 0; c < kernel_->inputs; c++)
            inputs[c] = (fast > 1 ? scratch.fast_inputs[c] : scratch.inputs[c]).data() + place * fast * width;
        for (int c = 0; c < 2; c++)
            outputs[c] = (fast > 1 ? scratch.fast_outputs[c] : scratch.outputs[c]).data() + place * fast * width;
        state_.compute((next - place) * fast, inputs, outputs);
        // What a lane mumbles before it wakes must not get into the filters on the way down.
        for (int lane = 0; lane < width && fast > 1; lane++) {
            if (lanes_[lane] == nullptr || !lanes_[lane]->asleep || wake[lane] >= frames) continue;
            for (int c = 0; c < 2; c++)
                for (int i = 0; i < (next - place) * fast; i++) outputs[c][i * width + lane] = 0.0f;
        }
        place = next;
    }
    if (fast > 1) {
        float* from[2] = {scratch.fast_outputs[0].data(), scratch.fast_outputs[1].data()};
        float* to[2] = {scratch.outputs[0].data(), scratch.outputs[1].data()};
        resampler_.down(scratch, from, to, frames);
    }
}

// Moves what moves on this sample's grid point, and returns where the next point may come.
int Bank::step(const Transport& transport, int place, int next) {
    for (int lane = 0; lane < kernel_->lanes; lane++) {
        Device* device = lanes_[lane];
        if (device == nullptr || device->asleep || !device->moving()) continue;
        int64_t local = transport.clock() + place - device->lag;
        if ((local & (GRID - 1)) == 0) {
            double tick = transport.tick_at(local);
            bool may_leap = state_.may_leap(lane);
            for (int control : device->moving_controls()) {
                Move move = device->step(control, transport, tick, may_leap);
                if (move.leap)
                    state_.leap(control, lane, move.value);
                else
                    state_.set(control, lane, move.value);
            }
        }
        int ahead = place + grid_after(local);
        if (ahead < next) next = ahead;
    }
    return next;
}

void Bank::deliver(Device& device, const Transport& transport, Scratch& scratch, int frames, int awake_from) {
    int width = kernel_->lanes, lane = device.lane;
    float* said[2] = {device.track->chain[0].data(), device.track->chain[1].data()};
    float* heard[2] = {scratch.main[lane][0].data(), scratch.main[lane][1].data()};
    for (int c = 0; c < 2; c++) {
        const float* out = scratch.outputs[c].data();
        for (int i = 0; i < awake_from; i++) said[c][i] = 0.0f;
        for (int i = awake_from; i < frames; i++) said[c][i] = out[i * width + lane];
    }
    if (awake_from < frames && (!all_finite(said[0], frames) || !all_finite(said[1], frames))) {
        for (int c = 0; c < 2; c++) zero_bytes(said[c], sizeof(float) * static_cast<size_t>(frames));
        device.asleep = true;  // wakes afresh at the next sound
        device.faults++;
    }
    if (awake_from < frames && !device.asleep) fall_asleep(device, heard, said, rate_, frames);
    if (info_->latency_samples > 0 || oversample_ > 1) device.dry_wait.run(heard, heard, frames);
    device.fade_wet(transport, heard, said, frames);
}

void Bank::fall_asleep(Device& device, const float* const* heard, float* const* said, int rate, int frames) {
    int last = frames - 1;
    while (last >= 0 && heard[0][last] == 0.0f && heard[1][last] == 0.0f) last--;
    if (last >= 0) device.quiet_for = 0;
    for (int i = last + 1; i < frames; i++) {
        bool quiet = said[0][i] < QUIET && said[0][i] > -QUIET && said[1][i] < QUIET && said[1][i] > -QUIET;
        device.quiet_for = quiet ? device.quiet_for + 1 : 0;
        if (device.quiet_for < static_cast<int64_t>(SLEEP_AFTER_S) * rate) continue;
        for (int c = 0; c < 2; c++)
            for (int j = i; j < frames; j++) said[c][j] = 0.0f;
        device.asleep = true;
        return;
    }
}

}  // namespace woodshed

#include "lane_state.h"

#include "math.h"

namespace woodshed {

namespace {

constexpr int CROSSINGS_PER_S = 200;  // 5 ms
constexpr float PI = 3.14159265f;

}  // namespace

LaneState::LaneState(const Kernel* kernel, int sample_rate, int latency)
    : kernel_(kernel),
      state_(take(kernel->state_bytes)),
      crossing_(sample_rate / CROSSINGS_PER_S),
      whole_(crossing_ + latency) {
    kernel_->start(state_, sample_rate);
}

LaneState::~LaneState() {
    give(state_);
    give(before_);
}

bool LaneState::crossing() const {
    for (int left : left_)
        if (left > 0) return true;
    return false;
}

void LaneState::leap(int parameter, int lane, float value) {
    if (before_ == nullptr) {
        before_ = take(kernel_->state_bytes);
        for (auto& channel : said_before_) channel.resize(BLOCK * 4 * kernel_->lanes);
    }
    if (!crossing())
        copy_bytes(before_, state_, kernel_->state_bytes);
    else if (left_[lane] == 0)
        kernel_->copy(before_, state_, lane);
    left_[lane] = whole_;
    kernel_->set(state_, parameter, lane, value);
}

void LaneState::clear(int lane) {
    kernel_->clear(state_, lane);
    left_[lane] = 0;
}

void LaneState::compute(int frames, float* const* inputs, float* const* outputs) {
    kernel_->compute(state_, frames, inputs, outputs);
    if (crossing()) cross(frames, inputs, outputs);
}

// The share of what was falls along half a cosine.
void LaneState::cross(int frames, float* const* inputs, float* const* outputs) {
    float* before[2] = {said_before_[0].data(), said_before_[1].data()};
    kernel_->compute(before_, frames, inputs, before);
    int width = kernel_->lanes;
    for (int lane = 0; lane < width; lane++) {
        int count = left_[lane] < frames ? left_[lane] : frames;
        for (int i = 0; i < count; i++) {
            int left = left_[lane] - i < crossing_ ? left_[lane] - i : crossing_;
            float share = 0.5f - 0.5f * cos(PI * (static_cast<float>(left) / static_cast<float>(crossing_)));
            for (int c = 0; c < kernel_->outputs; c++) {
                float& now = outputs[c][i * width + lane];
                now += (before[c][i * width + lane] - now) * share;
            }
        }
        left_[lane] -= count;
    }
}

}  // namespace woodshed

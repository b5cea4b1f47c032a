// What the lanes of one kernel remember, and how a lane goes over when a setting leaps.
//
// A leap would be heard as a click. So the lane as it was goes on beside the new one for a few milliseconds, on the
// same sound, and what is heard goes over from the one to the other.
#pragma once

#include "array.h"
#include "kernel.h"
#include "scratch.h"

namespace woodshed {

class LaneState {
public:
    // What a setting does is heard `latency` samples later, at the sample rate of the kernel.
    LaneState(const Kernel* kernel, int sample_rate, int latency);
    ~LaneState();
    LaneState(const LaneState&) = delete;
    LaneState& operator=(const LaneState&) = delete;

    // Sets what is close to what it was.
    void set(int parameter, int lane, float value) { kernel_->set(state_, parameter, lane, value); }
    // Sets what is not: the lane goes over. Only where it may leap.
    void leap(int parameter, int lane, float value);
    bool may_leap(int lane) const { return left_[lane] == 0 || left_[lane] == whole_; }
    void clear(int lane);
    void load(int lane, const Sample* sample) { kernel_->load(state_, lane, sample); }
    float meter(int meter, int lane) const { return kernel_->meter(state_, meter, lane); }
    void compute(int frames, float* const* inputs, float* const* outputs);

private:
    bool crossing() const;
    void cross(int frames, float* const* inputs, float* const* outputs);

    const Kernel* kernel_;
    void* state_;
    void* before_ = nullptr;      // the lanes as they were, from the first leap on
    int crossing_;                // samples from one to the other
    int whole_;                   // and before, until the leap comes out
    int left_[MOST_LANES] = {};
    Array<float> said_before_[2];
};

}  // namespace woodshed

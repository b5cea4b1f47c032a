// Effects of one kind on several tracks, computed side by side.
//
// Each lane is one device of the song; every lane equals the same device run alone, bit for bit,
// so how tracks are grouped can never be heard.
#pragma once

#include "device.h"
#include "lane_state.h"
#include "resampler.h"

namespace woodshed {

class Bank {
public:
    Bank(const DeviceInfo* info, const Kernel* kernel, int oversample, int depth, int sample_rate);

    int free_lane() const;
    bool empty() const;
    // Moves to the depth that all its devices have now, if they agree: then none loses its memory.
    void follow();
    void put(Device* device, int lane);
    void drop(Device* device);
    // Runs every lane's device on its track's chain, in place.
    void run(const Transport& transport, Scratch& scratch, int frames);
    float meter(int meter, int lane) const { return state_.meter(meter, lane); }
    int depth() const { return depth_; }
    bool suits(const Device& device) const {
        return info_ == device.info && oversample_ == device.oversample && depth_ == device.depth;
    }

private:
    void listen(Scratch& scratch, int frames);
    int wake_time(const Device& device, const Transport& transport, const Scratch& scratch, int frames) const;
    void begin(Device& device, const Transport& transport, int64_t clock);
    void compute(const Transport& transport, Scratch& scratch, int frames, const int* wake);
    int step(const Transport& transport, int place, int next);
    void deliver(Device& device, const Transport& transport, Scratch& scratch, int frames, int awake_from);
    void fall_asleep(Device& device, const float* const* heard, float* const* said, int rate, int frames);

    const DeviceInfo* info_;
    const Kernel* kernel_;
    int oversample_;
    int depth_;
    int rate_;
    LaneState state_;
    Device* lanes_[MOST_LANES] = {};
    Resampler resampler_;
};

}  // namespace woodshed

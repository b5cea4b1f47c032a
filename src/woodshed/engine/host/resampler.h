// The way from the song's rate to a device's own (1, 2 or 4 times it) and back, for interleaved lanes.
#pragma once

#include "halfband.h"
#include "scratch.h"

namespace woodshed {

class Resampler {
public:
    // `channels_in` 0 for instruments, whose output alone comes down, by whole samples of the song's rate.
    void prepare(int oversample, int channels_in, int width);
    void forget(int lane);
    void up(Scratch& scratch, int frames);
    // Brings `fast` (two channels) down to `slow`.
    void down(Scratch& scratch, float* const* fast, float* const* slow, int frames);

private:
    int oversample_ = 1;
    int channels_in_ = 0;
    Doubler steep_up_[MOST_INPUTS];
    Doubler gentle_up_[MOST_INPUTS];
    Halver steep_down_[2];
    Halver gentle_down_[2];
};

}  // namespace woodshed

#include "resampler.h"

namespace woodshed {

// An effect at 2x: up and down by STEEP, 2 * (2 pairs - 1) fast samples, a whole number of slow ones.
// At 4x GENTLE adds 2 * (2 pairs - 1) samples of 4x, an odd number of 2x, made even by one more there.
// An instrument only comes down: 2 pairs - 1 fast samples in each stage, each made even by one more.
void Resampler::prepare(int oversample, int channels_in, int width) {
    oversample_ = oversample;
    channels_in_ = channels_in;
    if (oversample == 1) return;
    bool instrument = channels_in == 0;
    for (int c = 0; c < channels_in; c++) {
        steep_up_[c].prepare(STEEP, STEEP_PAIRS, width, BLOCK);
        if (oversample == 4) gentle_up_[c].prepare(GENTLE, GENTLE_PAIRS, width, BLOCK * 2);
    }
    for (int c = 0; c < 2; c++) {
        steep_down_[c].prepare(STEEP, STEEP_PAIRS, width, BLOCK, instrument || oversample == 4);
        if (oversample == 4) gentle_down_[c].prepare(GENTLE, GENTLE_PAIRS, width, BLOCK * 2, instrument);
    }
}

void Resampler::forget(int lane) {
    if (oversample_ == 1) return;
    for (int c = 0; c < channels_in_; c++) {
        steep_up_[c].forget(lane);
        if (oversample_ == 4) gentle_up_[c].forget(lane);
    }
    for (int c = 0; c < 2; c++) {
        steep_down_[c].forget(lane);
        if (oversample_ == 4) gentle_down_[c].forget(lane);
    }
}

void Resampler::up(Scratch& scratch, int frames) {
    for (int c = 0; c < channels_in_; c++) {
        if (oversample_ == 2) steep_up_[c].run(scratch.inputs[c].data(), scratch.fast_inputs[c].data(), frames);
        if (oversample_ == 4) {
            steep_up_[c].run(scratch.inputs[c].data(), scratch.middle[c].data(), frames);
            gentle_up_[c].run(scratch.middle[c].data(), scratch.fast_inputs[c].data(), frames * 2);
        }
    }
}

void Resampler::down(Scratch& scratch, float* const* fast, float* const* slow, int frames) {
    for (int c = 0; c < 2; c++) {
        if (oversample_ == 2) steep_down_[c].run(fast[c], slow[c], frames);
        if (oversample_ == 4) {
            gentle_down_[c].run(fast[c], scratch.middle[c].data(), frames * 2);
            steep_down_[c].run(scratch.middle[c].data(), slow[c], frames);
        }
    }
}

}  // namespace woodshed

// Parts the lanes of a bank, and adds what they say to one signal with gains that may move.
#pragma once

#include "lanes.h"

namespace woodshed {

inline Floats lower_halves(Floats a, Floats b) {
#if LANES == 8
    return __builtin_shufflevector(a, b, 0, 8, 1, 9, 2, 10, 3, 11);
#else
    return __builtin_shufflevector(a, b, 0, 4, 1, 5);
#endif
}

inline Floats upper_halves(Floats a, Floats b) {
#if LANES == 8
    return __builtin_shufflevector(a, b, 4, 12, 5, 13, 6, 14, 7, 15);
#else
    return __builtin_shufflevector(a, b, 2, 6, 3, 7);
#endif
}

// LANES samples of LANES lanes become LANES lanes of LANES samples.
inline void turn_over(Floats* square) {
    for (int round = 1; round < LANES; round *= 2) {
        Floats next[LANES];
        for (int k = 0; k < LANES / 2; k++) {
            next[2 * k] = lower_halves(square[k], square[k + LANES / 2]);
            next[2 * k + 1] = upper_halves(square[k], square[k + LANES / 2]);
        }
        for (int k = 0; k < LANES; k++) square[k] = next[k];
    }
}

// Lane l of `count` interleaved samples goes to out + l * apart.
inline void part_lanes(const float* in, float* out, int apart, int count) {
    int i = 0;
    for (; i + LANES <= count; i += LANES) {
        Floats square[LANES];
        for (int k = 0; k < LANES; k++) square[k] = load<Floats>(in + (i + k) * LANES);
        turn_over(square);
        for (int lane = 0; lane < LANES; lane++) store(out + lane * apart + i, square[lane]);
    }
    for (; i < count; i++)
        for (int lane = 0; lane < LANES; lane++) out[lane * apart + i] = in[i * LANES + lane];
}

// The gain of a voice at sample i is unit * (whole - step * i): exact wherever a block is cut.
struct VoiceGain {
    float unit;
    int whole;
    int step;
};

inline void add_voice(const float* in, const VoiceGain& gain, float* out, int count) {
    if (gain.step == 0) {
        float still = gain.unit * static_cast<float>(gain.whole);
        for (int i = 0; i < count; i++) out[i] += in[i] * still;
        return;
    }
    for (int i = 0; i < count; i++) out[i] += in[i] * (gain.unit * static_cast<float>(gain.whole - gain.step * i));
}

// Whether all samples are smaller than `limit`; a NaN is not.
inline bool all_below(const float* in, float limit, int count) {
    Ints loud = 0;
    int i = 0;
    for (; i + LANES <= count; i += LANES) loud |= ~(abs(load<Floats>(in + i)) < limit);
    bool below = !any(loud);
    for (; i < count; i++) below = below && abs(in[i]) < limit;
    return below;
}

}  // namespace woodshed

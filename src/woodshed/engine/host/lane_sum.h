// Adds the lanes of a bank to one signal: always in the order of the lanes, so that the sum never
// depends on how many lie side by side.
#pragma once

#include "lanes.h"

namespace woodshed {

// The gain of each lane at sample i is unit * (whole - step * i): exact wherever a block is cut.
template <class F> struct LaneGains {
    F unit;
    IntsOf<F> whole;
    IntsOf<F> step;
    IntsOf<F> heard;  // all bits set, or none in a lane that is left out

    bool moving() const { return any(step != 0); }
    F at(int i) const { return unit * to_float(whole - step * i); }
    F apply(const float* in, F gain) const { return float_of_bits(bits(load<F>(in) * gain) & heard); }
};

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

// `gain(i)` is what the lanes are multiplied by at sample i.
template <class Gain>
void add_lanes(const float* in, const LaneGains<float>& gains, Gain gain, float* out, int frames) {
    for (int i = 0; i < frames; i++) out[i] += gains.apply(in + i, gain(i));
}

template <class Gain>
void add_lanes(const float* in, const LaneGains<Floats>& gains, Gain gain, float* out, int frames) {
    int i = 0;
    for (; i + LANES <= frames; i += LANES) {
        Floats square[LANES];
        for (int k = 0; k < LANES; k++) square[k] = gains.apply(in + (i + k) * LANES, gain(i + k));
        turn_over(square);
        Floats total = load<Floats>(out + i);
        for (int lane = 0; lane < LANES; lane++) total += square[lane];
        store(out + i, total);
    }
    for (; i < frames; i++) {
        Floats gained = gains.apply(in + i * LANES, gain(i));
        for (int lane = 0; lane < LANES; lane++) out[i] += gained[lane];
    }
}

template <class F> void add_lanes(const float* in, const LaneGains<F>& gains, float* out, int frames) {
    F still = gains.at(0);
    if (gains.moving())
        add_lanes(in, gains, [&](int i) { return gains.at(i); }, out, frames);
    else
        add_lanes(in, gains, [&](int) { return still; }, out, frames);
}

// The largest size of each lane; a NaN counts as larger than all before it.
template <class F> F lane_peaks(const float* in, int frames, F peak) {
    constexpr int width = sizeof(F) / sizeof(float);
    for (int i = 0; i < frames; i++) {
        F size = abs(load<F>(in + i * width));
        peak = choose(peak > size, peak, size);
    }
    return peak;
}

}  // namespace woodshed

// Half-band filters between the song's rate and the 2x and 4x rates that devices may run at.
//
// Linear-phase equiripple FIRs (Parks-McClellan): every second tap is 0 but the middle one, 1/2.
// STEEP passes 0 to 20.9 kHz at 48 kHz within 0.0002 dB and stops its image by 102 dB; GENTLE, for the
// second doubling, does the same by 104 dB for what STEEP leaves. A test measures both.
// Signals are lane-interleaved; every output is the same sum in the same order for any lane count.
#pragma once

#include "array.h"

namespace woodshed {

constexpr int STEEP_PAIRS = 24;
constexpr int GENTLE_PAIRS = 6;

// The first half of the symmetric odd taps, outermost first.
constexpr float STEEP[STEEP_PAIRS] = {
    -1.30018725e-05f, 3.0987685e-05f, -6.62387247e-05f, 0.000125920458f, -0.000220860049f, 0.000364811858f,
    -0.000574715785f, 0.000871071359f, -0.00127822603f, 0.00182486221f, -0.00254462892f, 0.00347728841f,
    -0.00467063533f, 0.00618391065f, -0.00809382927f, 0.0105054546f, -0.0135724694f, 0.0175368451f,
    -0.0228125844f, 0.0301816147f, -0.0413260572f, 0.0606375784f, -0.104263164f, 0.31769219f};
constexpr float GENTLE[GENTLE_PAIRS] = {
    -0.000346945715f, 0.00251315301f, -0.0101587232f, 0.0305520687f, -0.0819812194f, 0.309418738f};

// Doubles the rate of `width` interleaved lanes. Delays by 2 * pairs - 1 samples of the higher rate.
class Doubler {
public:
    void prepare(const float* taps, int pairs, int width, int most_frames);
    void forget(int lane);
    void run(const float* input, float* output, int frames);

private:
    const float* taps_ = nullptr;
    int pairs_ = 0;
    int width_ = 1;
    Array<float> memory_;  // 2 * pairs - 1 frames of the past, then the new ones
};

// Halves the rate. Delays by 2 * pairs - 1 samples of the higher rate, one more with `late`,
// which makes the delay a whole number of the lower rate's samples.
class Halver {
public:
    void prepare(const float* taps, int pairs, int width, int most_frames, bool late);
    void forget(int lane);
    void run(const float* input, float* output, int frames);

private:
    const float* taps_ = nullptr;
    int pairs_ = 0;
    int width_ = 1;
    bool late_ = false;
    Array<float> even_;
    Array<float> odd_;
};

}  // namespace woodshed

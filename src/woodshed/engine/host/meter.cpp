#include "meter.h"

#include "math.h"

namespace woodshed {

namespace {

// ITU-R BS.1770-5, Annex 2: the coefficients of its 48-tap filter, by phase.
constexpr float TRUE_PEAK_TAPS[4][12] = {
    {0.0017089844f, 0.0109863281f, -0.0196533203f, 0.0332031250f, -0.0594482422f, 0.1373291016f, 0.9721679688f,
     -0.1022949219f, 0.0476074219f, -0.0266113281f, 0.0148925781f, -0.0083007813f},
    {-0.0291748047f, 0.0292968750f, -0.0517578125f, 0.0891113281f, -0.1665039063f, 0.4650878906f, 0.7797851563f,
     -0.2003173828f, 0.1015625000f, -0.0582275391f, 0.0330810547f, -0.0189208984f},
    {-0.0189208984f, 0.0330810547f, -0.0582275391f, 0.1015625000f, -0.2003173828f, 0.7797851563f, 0.4650878906f,
     -0.1665039063f, 0.0891113281f, -0.0517578125f, 0.0292968750f, -0.0291748047f},
    {-0.0083007813f, 0.0148925781f, -0.0266113281f, 0.0476074219f, -0.1022949219f, 0.9721679688f, 0.1373291016f,
     -0.0594482422f, 0.0332031250f, -0.0196533203f, 0.0109863281f, 0.0017089844f}};

constexpr double LN_10 = 2.302585092994046;

// The two filters of K weighting for any rate, from the analogue prototypes behind the standard's
// 48 kHz coefficients (bilinear transform).
void k_weighting(int sample_rate, Biquad* shelf, Biquad* high_pass) {
    double k = tan(static_cast<float>(3.14159265358979 * 1681.974450955533 / sample_rate));
    double q = 0.7071752369554196, high = 1.584864701130855, band = 1.258720930232562;
    double a0 = 1 + k / q + k * k;
    shelf->b0 = (high + band * k / q + k * k) / a0;
    shelf->b1 = 2 * (k * k - high) / a0;
    shelf->b2 = (high - band * k / q + k * k) / a0;
    shelf->a1 = 2 * (k * k - 1) / a0;
    shelf->a2 = (1 - k / q + k * k) / a0;
    k = tan(static_cast<float>(3.14159265358979 * 38.13547087602444 / sample_rate));
    q = 0.5003270373238773;
    a0 = 1 + k / q + k * k;
    high_pass->b0 = 1;
    high_pass->b1 = -2;
    high_pass->b2 = 1;
    high_pass->a1 = 2 * (k * k - 1) / a0;
    high_pass->a2 = (1 - k / q + k * k) / a0;
}

}  // namespace

void Meter::prepare(int sample_rate, bool full) {
    full_ = full;
    bin_frames_ = sample_rate / 100;
    for (int c = 0; c < 2; c++) k_weighting(sample_rate, &shelf_[c], &high_pass_[c]);
}

void Meter::run(const float* const* signal, int frames) {
    for (int c = 0; c < 2; c++) {
        float peak = peak_[c];
        double power = 0;
        for (int i = 0; i < frames; i++) {
            float size = __builtin_fabsf(signal[c][i]);
            peak = peak > size ? peak : size;
            power += static_cast<double>(size) * size;
        }
        peak_[c] = peak;
        power_[c] += power;
    }
    frames_ += frames;
    if (!full_) return;
    weigh(signal, frames);
    find_true_peak(signal, frames);
}

void Meter::weigh(const float* const* signal, int frames) {
    for (int i = 0; i < frames; i++) {
        for (int c = 0; c < 2; c++) {
            double weighted = high_pass_[c].run(shelf_[c].run(signal[c][i]));
            bin_ += weighted * weighted;
        }
        if (++in_bin_ < bin_frames_) continue;
        newest_ = (newest_ + 1) % BINS;
        bins_[newest_] = bin_;
        bin_ = 0;
        in_bin_ = 0;
    }
}

void Meter::find_true_peak(const float* const* signal, int frames) {
    for (int c = 0; c < 2; c++) {
        float* past = past_[c];
        for (int i = 0; i < frames; i++) {
            for (int t = TAPS - 1; t > 0; t--) past[t] = past[t - 1];
            past[0] = signal[c][i];
            for (int phase = 0; phase < PHASES; phase++) {
                float sum = 0;
                for (int t = 0; t < TAPS; t++) sum += TRUE_PEAK_TAPS[phase][t] * past[t];
                float size = __builtin_fabsf(sum);
                true_peak_[c] = true_peak_[c] > size ? true_peak_[c] : size;
            }
        }
    }
}

Levels Meter::read() {
    Levels levels = {};
    double momentary = 0;
    for (double bin : bins_) momentary += bin;
    momentary /= static_cast<double>(BINS) * bin_frames_;
    levels.momentary_lufs = momentary > 1e-12 ? static_cast<float>(-0.691 + 10.0 * log(momentary) / LN_10) : -120.0f;
    for (int c = 0; c < 2; c++) {
        levels.peak[c] = peak_[c];
        levels.rms[c] = frames_ > 0 ? __builtin_sqrtf(static_cast<float>(power_[c] / static_cast<double>(frames_))) : 0.0f;
        levels.true_peak[c] = true_peak_[c] > peak_[c] ? true_peak_[c] : peak_[c];
        peak_[c] = true_peak_[c] = 0;
        power_[c] = 0;
    }
    frames_ = 0;
    return levels;
}

}  // namespace woodshed

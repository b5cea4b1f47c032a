// What the studio shows of a track: peak and RMS; on the master also loudness and true peak.
//
// Loudness is the momentary loudness of ITU-R BS.1770-5 (400 ms, renewed every 10 ms); true peak is
// read at four times the rate with the filter of its Annex 2.
#pragma once

#include "array.h"

namespace woodshed {

struct Biquad {
    double b0 = 1, b1 = 0, b2 = 0, a1 = 0, a2 = 0;
    double z1 = 0, z2 = 0;
    double run(double x) {
        double y = b0 * x + z1;
        z1 = b1 * x - a1 * y + z2;
        z2 = b2 * x - a2 * y;
        return y;
    }
};

struct Levels {
    float peak[2];
    float rms[2];
    float momentary_lufs;
    float true_peak[2];
};

class Meter {
public:
    // `full`: loudness and true peak too.
    void prepare(int sample_rate, bool full);
    void run(const float* const* signal, int frames);
    // The highest peaks and the mean power since it was last read.
    Levels read();

private:
    static constexpr int BINS = 40;
    static constexpr int PHASES = 4;
    static constexpr int TAPS = 12;
    void weigh(const float* const* signal, int frames);
    void find_true_peak(const float* const* signal, int frames);

    bool full_ = false;
    float peak_[2] = {};
    double power_[2] = {};
    int64_t frames_ = 0;
    Biquad shelf_[2];
    Biquad high_pass_[2];
    double bins_[BINS] = {};
    double bin_ = 0;
    int in_bin_ = 0;
    int bin_frames_ = 480;
    int newest_ = 0;
    float past_[2][TAPS] = {};
    float true_peak_[2] = {};
};

}  // namespace woodshed

// A whole number of samples of waiting, for a stereo signal: makes paths of different latency meet.
#pragma once

#include "array.h"

namespace woodshed {

class DelayLine {
public:
    int length() const { return length_; }

    void prepare(int length) {
        if (length == length_) return;
        length_ = length;
        place_ = 0;
        left_.clear();
        right_.clear();
        left_.resize(length);
        right_.resize(length);
    }

    void reset() {
        place_ = 0;
        left_.zero();
        right_.zero();
    }

    // `output` may be `input`.
    void run(const float* const* input, float* const* output, int frames) {
        if (length_ == 0) {
            for (int c = 0; c < 2; c++)
                if (output[c] != input[c]) copy_bytes(output[c], input[c], sizeof(float) * static_cast<size_t>(frames));
            return;
        }
        int place = place_;
        for (int i = 0; i < frames; i++) {
            float left = input[0][i], right = input[1][i];
            output[0][i] = left_[place];
            output[1][i] = right_[place];
            left_[place] = left;
            right_[place] = right;
            if (++place == length_) place = 0;
        }
        place_ = place;
    }

private:
    int length_ = 0;
    int place_ = 0;
    Array<float> left_;
    Array<float> right_;
};

}  // namespace woodshed

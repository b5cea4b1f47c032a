// A whole number of samples of waiting, for a stereo signal: makes paths of different latency meet.
#pragma once

#include "array.h"
#include "lanes.h"

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
        for (int done = 0; done < frames;) {
            int count = length_ - place_ < frames - done ? length_ - place_ : frames - done;
            exchange(input[0] + done, output[0] + done, left_.data() + place_, count);
            exchange(input[1] + done, output[1] + done, right_.data() + place_, count);
            done += count;
            place_ = place_ + count == length_ ? 0 : place_ + count;
        }
    }

private:
    // Several at once by hand: a compiler that must allow for `out` being `in` goes one by one.
    static void exchange(const float* in, float* out, float* held, int count) {
        int i = 0;
        for (; i + LANES <= count; i += LANES) {
            Floats comes = load<Floats>(in + i), goes = load<Floats>(held + i);
            store(out + i, goes);
            store(held + i, comes);
        }
        for (; i < count; i++) {
            float comes = in[i];
            out[i] = held[i];
            held[i] = comes;
        }
    }

    int length_ = 0;
    int place_ = 0;
    Array<float> left_;
    Array<float> right_;
};

}  // namespace woodshed

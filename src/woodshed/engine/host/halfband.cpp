#include "halfband.h"

namespace woodshed {

namespace {

typedef float Sixteen __attribute__((ext_vector_type(16), aligned(4)));

// out[j] = sum over q of taps[q] * (x[j - q w] + x[j - (2 pairs - 1 - q) w]), for flat indices j.
void symmetric(const float* taps, int pairs, int width, const float* x, float* out, int count, float scale) {
    int far = (2 * pairs - 1) * width;
    int j = 0;
    for (; j + 16 <= count; j += 16) {
        Sixteen sum = 0.0f;
        const float *near_end = x + j, *far_end = x + j - far;
        for (int q = 0; q < pairs; q++, near_end -= width, far_end += width) {
            Sixteen a = *reinterpret_cast<const Sixteen*>(near_end);
            Sixteen b = *reinterpret_cast<const Sixteen*>(far_end);
            sum += taps[q] * (a + b);
        }
        *reinterpret_cast<Sixteen*>(out + j) = sum * scale;
    }
    for (; j < count; j++) {
        float sum = 0.0f;
        for (int q = 0; q < pairs; q++) sum += taps[q] * (x[j - q * width] + x[j - far + q * width]);
        out[j] = sum * scale;
    }
}

void keep_past(Array<float>& memory, int past, int count) {
    if (count >= past) return copy_bytes(memory.data(), memory.data() + count, sizeof(float) * static_cast<size_t>(past));
    for (int i = 0; i < past; i++) memory[i] = memory[i + count];
}

// Frames of two streams in turn, as one stream; and apart again. WIDTH is known where loops are to be quick.
template <int WIDTH>
void zip(const float* first, const float* second, float* both, int frames) {
    for (int i = 0; i < frames; i++)
        for (int l = 0; l < WIDTH; l++) {
            both[2 * i * WIDTH + l] = first[i * WIDTH + l];
            both[(2 * i + 1) * WIDTH + l] = second[i * WIDTH + l];
        }
}

template <int WIDTH>
void unzip(const float* both, float* first, float* second, int frames) {
    for (int i = 0; i < frames; i++)
        for (int l = 0; l < WIDTH; l++) {
            first[i * WIDTH + l] = both[2 * i * WIDTH + l];
            second[i * WIDTH + l] = both[(2 * i + 1) * WIDTH + l];
        }
}

void zero_lane(Array<float>& memory, int width, int lane) {
    for (int i = lane; i < memory.size(); i += width) memory[i] = 0.0f;
}

}  // namespace

void Doubler::prepare(const float* taps, int pairs, int width, int most_frames) {
    taps_ = taps;
    pairs_ = pairs;
    width_ = width;
    memory_.resize((2 * pairs - 1 + 3 * most_frames) * width);
}

void Doubler::forget(int lane) { zero_lane(memory_, width_, lane); }

void Doubler::run(const float* input, float* output, int frames) {
    int past = (2 * pairs_ - 1) * width_, count = frames * width_;
    float* now = memory_.data() + past;
    copy_bytes(now, input, sizeof(float) * static_cast<size_t>(count));
    float* filtered = memory_.data() + memory_.size() - count;  // the room behind the new frames
    symmetric(taps_, pairs_, width_, now, filtered, count, 2.0f);
    const float* middle = now - (pairs_ - 1) * width_;
    auto join = width_ == 8 ? zip<8> : width_ == 4 ? zip<4> : zip<1>;
    join(filtered, middle, output, frames);
    keep_past(memory_, past, count);
}

void Halver::prepare(const float* taps, int pairs, int width, int most_frames, bool late) {
    taps_ = taps;
    pairs_ = pairs;
    width_ = width;
    late_ = late;
    even_.resize((2 * pairs + 1 + most_frames) * width);
    odd_.resize((2 * pairs + 1 + most_frames) * width);
}

void Halver::forget(int lane) {
    zero_lane(even_, width_, lane);
    zero_lane(odd_, width_, lane);
}

// The even samples of the stream go through the taps, the odd ones through the middle tap alone;
// with `late` the stream counts as one sample later, and the two change places.
void Halver::run(const float* input, float* output, int frames) {
    int past = 2 * pairs_ * width_, count = frames * width_;
    float* even = even_.data() + past;
    float* odd = odd_.data() + past;
    auto part = width_ == 8 ? unzip<8> : width_ == 4 ? unzip<4> : unzip<1>;
    part(input, even, odd, frames);
    const float* through = late_ ? odd - width_ : even;
    const float* middle = (late_ ? even : odd) - pairs_ * width_;
    symmetric(taps_, pairs_, width_, through, output, count, 1.0f);
    for (int j = 0; j < count; j++) output[j] += 0.5f * middle[j];
    keep_past(even_, past, count);
    keep_past(odd_, past, count);
}

}  // namespace woodshed

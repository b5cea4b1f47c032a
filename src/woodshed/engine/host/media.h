// Audio that clips and samplers read.
//
// Clips read pages, which the studio hands over some seconds before they are heard, so a long
// recording never has to fit in memory; a page that is late is silence, and counted. A sampler's
// media is whole in memory.
#pragma once

#include "array.h"
#include "kernel.h"

namespace woodshed {

constexpr int PAGE_FRAMES = 65536;
constexpr int MOST_CHANNELS = 2;
constexpr int MOST_FRAMES = 1 << 30;  // over six hours at 48 kHz

struct Page {
    float* samples[MOST_CHANNELS];
    int64_t used_at;
};

class Media {
public:
    Media(int channels, int frames, float sample_rate);
    ~Media();

    int channels() const { return channels_; }
    int frames() const { return frames_; }
    int page_count() const { return pages_.size(); }
    bool has(int page) const { return pages_[page].samples[0] != nullptr; }
    int64_t used_at(int page) const { return pages_[page].used_at; }
    void touch(int page, int64_t clock) { pages_[page].used_at = clock; }
    // `samples` is (channels, frames of the page).
    void put(int page, const float* samples, int64_t clock);
    void drop(int page);
    // One frame; false when its page is missing. Outside the media all is silence.
    bool read(int64_t frame, float* left, float* right) const;

    // The whole of it, for samplers.
    void load(const float* samples);
    const Sample* sample() const { return whole_.channels ? &whole_ : nullptr; }

private:
    int channels_;
    int frames_;
    float rate_;
    Array<Page> pages_;
    Sample whole_ = {};
    float* whole_channels_[MOST_CHANNELS] = {};
};

}  // namespace woodshed

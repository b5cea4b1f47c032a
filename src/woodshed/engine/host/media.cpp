#include "media.h"

namespace woodshed {

namespace {

// What is no number in a file is silence here.
void copy_sound(float* to, const float* from, int64_t count) {
    for (int64_t i = 0; i < count; i++) to[i] = from[i] - from[i] == 0.0f ? from[i] : 0.0f;
}

}  // namespace

Media::Media(int channels, int frames, float sample_rate) : channels_(channels), frames_(frames), rate_(sample_rate) {
    pages_.resize((frames + PAGE_FRAMES - 1) / PAGE_FRAMES);
}

Media::~Media() {
    for (int page = 0; page < pages_.size(); page++) drop(page);
    give(whole_channels_[0]);
}

void Media::put(int page, const float* samples, int64_t clock) {
    if (page < 0 || page >= pages_.size() || has(page)) return;
    int frames = page + 1 < pages_.size() ? PAGE_FRAMES : frames_ - page * PAGE_FRAMES;
    size_t bytes = sizeof(float) * static_cast<size_t>(frames);
    float* block = static_cast<float*>(take(bytes * static_cast<size_t>(channels_)));
    copy_sound(block, samples, frames * channels_);
    pages_[page].samples[0] = block;
    pages_[page].samples[1] = channels_ > 1 ? block + frames : block;
    pages_[page].used_at = clock;
}

void Media::drop(int page) {
    give(pages_[page].samples[0]);
    pages_[page].samples[0] = pages_[page].samples[1] = nullptr;
}

bool Media::read(int64_t frame, float* left, float* right) const {
    *left = *right = 0.0f;
    if (frame < 0 || frame >= frames_) return true;
    if (whole_.channels) {
        *left = whole_.channels[0][frame];
        *right = whole_.channels[1][frame];
        return true;
    }
    const Page& page = pages_[static_cast<int>(frame / PAGE_FRAMES)];
    if (page.samples[0] == nullptr) return false;
    *left = page.samples[0][frame % PAGE_FRAMES];
    *right = page.samples[1][frame % PAGE_FRAMES];
    return true;
}

void Media::load(const float* samples) {
    if (whole_.channels) return;
    size_t bytes = sizeof(float) * static_cast<size_t>(frames_) * static_cast<size_t>(channels_);
    whole_channels_[0] = static_cast<float*>(take(bytes));
    copy_sound(whole_channels_[0], samples, static_cast<int64_t>(frames_) * channels_);
    whole_channels_[1] = channels_ > 1 ? whole_channels_[0] + frames_ : whole_channels_[0];
    whole_ = {whole_channels_, MOST_CHANNELS, frames_, rate_};
}

}  // namespace woodshed

#include "metronome.h"

#include "math.h"

namespace woodshed {

namespace {

constexpr float BEAT_HZ = 1000.0f;
constexpr float DOWNBEAT_HZ = 1500.0f;
constexpr float DECAY_S = 0.012f;
constexpr float SILENCE = 1e-5f;
constexpr float TWO_PI = 6.28318531f;

}  // namespace

void Metronome::run(const Transport& transport, int lag, Scratch& scratch, float* const* output, int frames) {
    bool clicks = transport.playing() && (on || transport.counting_in());
    wait_.prepare(lag);
    quiet_for_ = clicks || level_ >= SILENCE ? 0 : quiet_for_ + frames;
    if (quiet_for_ - frames >= lag) return;  // the last of it has come out
    float* click[2] = {scratch.main[0][0].data(), scratch.main[0][1].data()};
    int64_t now = transport.position(), due = now + frames;
    Beat beat = {};
    auto next_beat = [&](double tick) {
        beat = transport.metre.beat_from(tick);
        due = transport.sample_of(beat.tick);
    };
    if (clicks) {
        next_beat(transport.tick_of(now) - 1);
        while (due < now) next_beat(beat.tick + 1);
    }
    float decay = 1.0f - 1.0f / (DECAY_S * static_cast<float>(transport.rate()));
    for (int i = 0; i < frames; i++) {
        if (clicks && now + i == due) {
            level_ = gain;
            phase_ = 0;
            step_ = (beat.downbeat ? DOWNBEAT_HZ : BEAT_HZ) / static_cast<float>(transport.rate());
            next_beat(beat.tick + 1);
        }
        click[0][i] = 0.0f;
        if (level_ < SILENCE) continue;
        float tone = level_ * sin(TWO_PI * phase_);
        phase_ += step_;
        if (phase_ >= 1.0f) phase_ -= 1.0f;
        level_ *= decay;
        click[0][i] = tone;
    }
    const float* said[2] = {click[0], click[0]};
    wait_.run(said, click, frames);
    for (int c = 0; c < 2; c++)
        for (int i = 0; i < frames; i++) output[c][i] += click[c][i];
}

}  // namespace woodshed

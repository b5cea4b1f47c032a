#include "clip.h"

#include "math.h"

namespace woodshed {

namespace {

constexpr int MOST_ITEMS = 4000000;  // placed notes (or controllers) of one track

int wrapped(int step, int count) { return (step % count + count) % count; }

constexpr float HALF_PI = 1.57079633f;

float fade_gain(float share, int curve) { return curve == FADE_EQUAL_POWER ? sin(HALF_PI * share) : share; }

float fade_at(const PlacedAudio& audio, int64_t timeline) {
    float gain = audio.clip->gain;
    int64_t in = timeline - audio.start, out = audio.end - timeline;
    if (in < audio.fade_in)
        gain *= fade_gain((static_cast<float>(in) + 0.5f) / static_cast<float>(audio.fade_in), audio.clip->fade_curve);
    if (out <= audio.fade_out)
        gain *= fade_gain((static_cast<float>(out) - 0.5f) / static_cast<float>(audio.fade_out), audio.clip->fade_curve);
    return gain;
}

}  // namespace

// Swing bends time within each pair of grid steps so that the second begins at `swing` of the pair.
double Clip::grooved(double tick, int* step) const {
    double pair = 2.0 * groove.grid;
    double pairs = __builtin_floor(tick / pair);
    double x = tick / pair - pairs;
    double swing = 0.5 + (groove.swing - 0.5) * groove.amount;
    double bent = x < 0.5 ? x * 2.0 * swing : swing + (x - 0.5) * 2.0 * (1.0 - swing);
    *step = static_cast<int>(pairs) * 2 + (x < 0.5 ? 0 : 1);
    double offset = 0;
    if (!groove_offsets.empty()) offset = groove_offsets[wrapped(*step, groove_offsets.size())] * groove.amount;
    return (pairs + bent) * pair + offset;
}

void Sequence::lay_out(const Array<Clip*>& clips, const Transport& transport) {
    notes.clear();
    controllers.clear();
    audio.clear();
    for (const Clip* clip : clips) {
        if (clip->muted || clip->length <= 0) continue;
        if (clip->media) {
            auto samples_of = [&](double from, double ticks) {
                return transport.sample_of(from + ticks) - transport.sample_of(from);
            };
            double end = clip->start + clip->length;
            audio.push({transport.sample_of(clip->start), transport.sample_of(end), samples_of(clip->start, clip->loop),
                        samples_of(clip->start, clip->fade_in), samples_of(end - clip->fade_out, clip->fade_out), clip});
        } else {
            place_notes(*clip, transport);
            place_controllers(*clip, transport);
        }
    }
    sort(notes, [](const PlacedNote& a, const PlacedNote& b) { return a.on < b.on; });
    sort(controllers, [](const PlacedController& a, const PlacedController& b) { return a.at < b.at; });
}

void Sequence::place_notes(const Clip& clip, const Transport& transport) {
    int64_t period = clip.loop > 0 ? clip.loop : clip.length;
    for (int64_t from = 0; from < clip.length; from += period) {
        for (const Note& note : clip.notes) {
            int64_t start = from + note.start;
            if (note.start >= period || start >= clip.length || notes.size() >= MOST_ITEMS) continue;
            int64_t stop = start + note.length < clip.length ? start + note.length : clip.length;
            int step = 0;
            double on = clip.grooved(static_cast<double>(clip.start + start), &step);
            if (on < 0) on = 0;
            int velocity = note.velocity;
            if (!clip.groove_velocities.empty()) {
                float factor = clip.groove_velocities[wrapped(step, clip.groove_velocities.size())];
                float scaled = static_cast<float>(velocity) * (1.0f + (factor - 1.0f) * clip.groove.amount) + 0.5f;
                velocity = scaled < 1.0f ? 1 : (scaled > 127.0f ? 127 : static_cast<int>(scaled));
            }
            int64_t on_sample = transport.sample_of(on);
            int64_t off_sample = transport.sample_of(on + static_cast<double>(stop - start));
            if (off_sample <= on_sample) off_sample = on_sample + 1;
            notes.push({on_sample, off_sample, note.pitch, velocity, note.cents});
        }
    }
}

void Sequence::place_controllers(const Clip& clip, const Transport& transport) {
    int64_t period = clip.loop > 0 ? clip.loop : clip.length;
    for (int64_t from = 0; from < clip.length; from += period)
        for (const Controller& controller : clip.controllers) {
            if (controller.tick >= period || from + controller.tick >= clip.length) continue;
            if (controllers.size() >= MOST_ITEMS) return;
            int64_t at = transport.sample_of(static_cast<double>(clip.start + from + controller.tick));
            controllers.push({at, controller.kind, controller.value, controller.key});
        }
}

bool Sequence::forget(const Clip* clip) {
    bool found = false;
    for (int i = audio.size() - 1; i >= 0; i--) {
        if (audio[i].clip != clip) continue;
        audio.remove(i);
        found = true;
    }
    return found;
}

int Sequence::play_audio(int64_t timeline, int64_t clock, float* const* output, int frames) const {
    int late = 0;
    for (const PlacedAudio& placed : audio) {
        int64_t from = placed.start > timeline ? placed.start : timeline;
        int64_t stop = placed.end < timeline + frames ? placed.end : timeline + frames;
        Media* media = placed.clip->media;
        int touched = -1;
        for (int64_t at = from; at < stop; at++) {
            int64_t into = at - placed.start;
            if (placed.loop > 0) into %= placed.loop;
            int64_t span = placed.loop > 0 ? placed.loop : placed.end - placed.start;
            int64_t frame = placed.clip->offset + (placed.clip->reverse ? span - 1 - into : into);
            float left, right;
            if (!media->read(frame, &left, &right)) late++;
            int page = frame >= 0 && frame < media->frames() ? static_cast<int>(frame / PAGE_FRAMES) : touched;
            if (page != touched) media->touch(touched = page, clock);
            float gain = fade_at(placed, at);
            output[0][at - timeline] += left * gain;
            output[1][at - timeline] += right * gain;
        }
    }
    return late;
}

}  // namespace woodshed

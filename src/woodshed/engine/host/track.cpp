#include "track.h"

namespace woodshed {

namespace {

constexpr int MOST_LIVE_EVENTS = 1024;  // in one block

}  // namespace

void Tap::write(const float* const* from, int place, int frames) const {
    if (left == nullptr) return;
    copy_bytes(left + place, from[0], sizeof(float) * static_cast<size_t>(frames));
    copy_bytes(right + place, from[1], sizeof(float) * static_cast<size_t>(frames));
}

Track::Track(TrackKind kind) : kind(kind) {
    for (int c = 0; c < 2; c++) {
        chain[c].resize(BLOCK);
        out[c].resize(BLOCK);
    }
    events_.reserve(2 * MOST_LIVE_EVENTS);
    live_.reserve(2 * MOST_LIVE_EVENTS);
}

void Track::lay_out(const Transport& transport) {
    sequence.lay_out(clips, transport);
    events_.reserve(sequence.notes.size() + sequence.controllers.size() + 2 * MOST_LIVE_EVENTS);
    stale = false;
    find_place(transport);
}

void Track::drop(Clip* clip) {
    clips.remove(clips.find(clip));
    if (sequence.forget(clip)) start_softening();
    stale = true;
}

void Track::reset() {
    strip.reset();
    output_level.reset();
    audio_wait.reset();
    output_wait.reset();
    for (Send* send : sends) {
        send->level.reset();
        send->wait.reset();
    }
    live_.clear();
    was_playing_ = false;
    soften_left_ = 0;
    soften_from_[0] = soften_from_[1] = 0.0f;
}

void Track::find_place(const Transport& transport) {
    int64_t now = transport.position();
    next_note_ = first_from(sequence.notes, now, &PlacedNote::on);
    next_controller_ = first_from(sequence.controllers, now, &PlacedController::at);
    start_softening();
}

// Lets go of what sounds and takes up the controllers as they stand at the new place.
void Track::seek(const Transport& transport) {
    find_place(transport);
    live(EVENT_RELEASE_CLIPS, 0, 0, 0);
    for (int i = 0; i < next_controller_; i++) {
        const PlacedController& placed = sequence.controllers[i];
        if (placed.key != EVERY_KEY) continue;
        bool latest = true;
        for (int j = i + 1; j < next_controller_ && latest; j++)
            latest = sequence.controllers[j].kind != placed.kind || sequence.controllers[j].key != EVERY_KEY;
        if (latest) live(EVENT_CONTROLLER, placed.kind, EVERY_KEY, placed.value);
    }
}

void Track::live(EventKind kind, int pitch, int velocity, float value) {
    int choke = kind == EVENT_ON ? choke_of(pitch, velocity) : 0;
    bool ends = kind != EVENT_ON && kind != EVENT_CONTROLLER;  // what ends a note is never dropped
    if (ends || live_.size() < MOST_LIVE_EVENTS) live_.push({0, kind, pitch, velocity, value, UNTIL_RELEASED, choke});
}

int Track::choke_of(int pitch, int velocity) const {
    for (const Device* device : instruments)
        if (device->zone.choke > 0 && device->zone.holds(pitch, velocity)) return device->zone.choke;
    return 0;
}

void Track::add_note(int at, const PlacedNote& note, int64_t off) {
    events_.push({at, EVENT_ON, note.pitch, note.velocity, note.cents, off, choke_of(note.pitch, note.velocity)});
}

void Track::add_events(const Transport& transport, int frames) {
    events_.clear();
    for (const Event& event : live_) events_.push(event);
    live_.clear();
    if (was_playing_ && !transport.playing()) {
        events_.push({0, EVENT_RELEASE_CLIPS, 0, 0, 0, 0, 0});
        start_softening();
    }
    was_playing_ = transport.playing();
    if (!transport.playing() || transport.counting_in()) return;
    int64_t from = transport.position(), stop = from + frames;
    while (true) {
        const PlacedNote* note = next_note_ < sequence.notes.size() ? &sequence.notes[next_note_] : nullptr;
        const PlacedController* controller =
            next_controller_ < sequence.controllers.size() ? &sequence.controllers[next_controller_] : nullptr;
        bool note_due = note && note->on < stop, controller_due = controller && controller->at < stop;
        if (!note_due && !controller_due) return;
        if (controller_due && (!note_due || controller->at <= note->on)) {
            int at = controller->at > from ? static_cast<int>(controller->at - from) : 0;
            events_.push({at, EVENT_CONTROLLER, controller->kind, controller->key, controller->value, 0, 0});
            next_controller_++;
        } else {
            int at = note->on > from ? static_cast<int>(note->on - from) : 0;
            add_note(at, *note, transport.clock() + (note->off - from));
            next_note_++;
        }
    }
}

void Track::play(const Transport& transport, Scratch& scratch, int place, int frames, int* late) {
    float* into[2] = {chain[0].data(), chain[1].data()};
    if (frozen && feed.left) {
        copy_bytes(into[0], feed.left + place, sizeof(float) * static_cast<size_t>(frames));
        copy_bytes(into[1], feed.right + place, sizeof(float) * static_cast<size_t>(frames));
        return;
    }
    for (float* channel : into) zero_bytes(channel, sizeof(float) * static_cast<size_t>(frames));
    if (frozen) return;
    for (Device* device : instruments) {
        bool whole = !device->bypassed && !device->wet.moving() && device->wet.value() == 1.0f;
        if (whole && device->instrument->wait.length() == 0) {
            device->instrument->deliver(scratch, into, frames);
            continue;
        }
        float* own[2] = {scratch.main[0][0].data(), scratch.main[0][1].data()};
        for (float* channel : own) zero_bytes(channel, sizeof(float) * static_cast<size_t>(frames));
        device->instrument->deliver(scratch, own, frames);
        device->instrument->wait.run(own, own, frames);
        const float* nothing[2] = {scratch.silence.data(), scratch.silence.data()};
        device->fade_wet(transport, nothing, own, frames);
        for (int c = 0; c < 2; c++)
            for (int i = 0; i < frames; i++) into[c][i] += own[c][i];
    }
    if (kind == TRACK_AUDIO && transport.playing() && !transport.counting_in())
        *late += sequence.play_audio(transport.position(), transport.clock(), into, frames);
    if (kind != TRACK_AUDIO) return;
    soften(into, frames);
    audio_wait.run(into, into, frames);
}

void Track::start_softening() {
    if (soften_from_[0] != 0.0f || soften_from_[1] != 0.0f) soften_left_ = soften_length_;
}

// After a jump of the timeline, or a change of its clips, a track of audio goes over from where its
// signal was in a few milliseconds.
void Track::soften(float* const* signal, int frames) {
    for (int i = 0; i < frames && soften_left_ > 0; i++, soften_left_--) {
        float old = static_cast<float>(soften_left_) / static_cast<float>(soften_length_);
        for (int c = 0; c < 2; c++) signal[c][i] = soften_from_[c] * old + signal[c][i] * (1.0f - old);
    }
    if (soften_left_ > 0) return;
    for (int c = 0; c < 2; c++) soften_from_[c] = signal[c][frames - 1];
}

}  // namespace woodshed

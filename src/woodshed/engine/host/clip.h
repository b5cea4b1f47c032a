// A clip as the song writes it, and a track's clips laid out in samples, ready to play.
#pragma once

#include "media.h"
#include "transport.h"

namespace woodshed {

struct Note {
    int start;  // ticks from the clip's start
    int length;
    int pitch;
    int velocity;
    float cents;
};

// What a clip's controllers are: numbers of MIDI controllers, or these.
enum ControllerKind { CONTROLLER_BEND = -1, CONTROLLER_PRESSURE = -2 };
constexpr int CONTROLLER_MODULATION = 1;
constexpr int CONTROLLER_EXPRESSION = 11;
constexpr int CONTROLLER_SUSTAIN = 64;
constexpr int CONTROLLER_TIMBRE = 74;

constexpr int EVERY_KEY = -1;

struct Controller {
    int tick;
    int kind;
    float value;
    int key;  // the one that it moves, or EVERY_KEY
};

struct Groove {
    float swing = 0.5f;
    int grid = PPQ / 4;
    float amount = 1.0f;
};

class Track;

enum FadeCurve { FADE_LINE = 0, FADE_EQUAL_POWER = 1 };

class Clip {
public:
    double grooved(double tick, int* step) const;  // where a song tick falls once it leans

    Track* track = nullptr;
    int start = 0;
    int length = 0;
    int loop = 0;
    bool muted = false;
    Array<Note> notes;
    Array<Controller> controllers;
    Groove groove;
    Array<float> groove_offsets;
    Array<float> groove_velocities;
    Media* media = nullptr;
    int64_t offset = 0;
    float gain = 1.0f;
    int fade_in = 0;
    int fade_out = 0;
    int fade_curve = FADE_EQUAL_POWER;
    bool reverse = false;
};

struct PlacedNote {
    int64_t on;
    int64_t off;
    int pitch;
    int velocity;
    float cents;
};

struct PlacedController {
    int64_t at;
    int kind;
    float value;
    int key;
};

struct PlacedAudio {
    int64_t start;
    int64_t end;
    int64_t loop;  // samples after which it begins again; 0: never
    int64_t fade_in;
    int64_t fade_out;
    const Clip* clip;
};

class Sequence {
public:
    void lay_out(const Array<Clip*>& clips, const Transport& transport);
    // Takes out the audio of a clip that is about to go; true if there was any.
    bool forget(const Clip* clip);
    // Adds the audio of `frames` samples from `timeline` on; returns how many samples were late.
    int play_audio(int64_t timeline, int64_t clock, float* const* output, int frames) const;

    Array<PlacedNote> notes;  // by time
    Array<PlacedController> controllers;
    Array<PlacedAudio> audio;

private:
    void place_notes(const Clip& clip, const Transport& transport);
    void place_controllers(const Clip& clip, const Transport& transport);
};

// The first item at or after `timeline`.
template <class Item>
int first_from(const Array<Item>& items, int64_t timeline, int64_t Item::*when) {
    int low = 0, high = items.size();
    while (low < high) {
        int middle = (low + high) / 2;
        if (items[middle].*when < timeline)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

}  // namespace woodshed

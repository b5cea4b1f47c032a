// The fader end of a mixer channel: polarity, gain, pan and width, and the gain of a send.
//
// Gains are worked out on the grid and go straight from one grid point to the next. What would leap there goes over
// in a few milliseconds.
#pragma once

#include "control.h"
#include "transport.h"

namespace woodshed {

constexpr float SILENT_DB = -96.0f;  // a fader at or below it is closed

// `COUNT` gains that move together.
template <int COUNT>
struct Gains {
    float from[COUNT];
    float to[COUNT];
    float before[COUNT];   // where they were when they began to go over
    int crossing = 0;      // grid points until they are there
    bool primed = false;
};

enum TrackControl { TRACK_GAIN_DB, TRACK_PAN, TRACK_WIDTH, TRACK_OPEN, TRACK_CONTROLS };

class Strip {
public:
    Strip();
    // `output` = matrix * `input`. `lag`: how late this strip hears the song.
    void run(const Transport& transport, int lag, const float* const* input, float* const* output, int frames);

    void reset();

    Control controls[TRACK_CONTROLS];
    bool invert = false;

private:
    bool settled() const;
    void evaluate(double tick, float* matrix);
    Gains<4> gains_;
    bool inverted_ = false;  // when the gains were last worked out
};

// How much of a track goes to another one: by its fader (0 dB), or by a send.
class SendLevel {
public:
    explicit SendLevel(float initial_db);
    // Whether it leaves a signal as it is.
    bool open_at_0_db() const;
    void run(const Transport& transport, int lag, const float* const* input, float* const* output, int frames);

    void reset();

    Control gain_db;
    Control open;     // closed while something else is soloed
    Control unmuted;  // a send before the fader is muted with its track

private:
    bool settled() const { return gain_db.settled() && open.settled() && unmuted.settled(); }
    float evaluate(double tick);
    Gains<1> gains_;
};

}  // namespace woodshed

// The click: a short tone on each beat, higher on the first of the bar. Heard, never rendered.
#pragma once

#include "delay_line.h"
#include "scratch.h"
#include "transport.h"

namespace woodshed {

class Metronome {
public:
    void reset() {
        level_ = 0;
        quiet_for_ = 0;
        wait_.reset();
    }
    // `lag`: how many samples late the song comes out, and so the click with it.
    void run(const Transport& transport, int lag, Scratch& scratch, float* const* output, int frames);

    bool on = false;        // while the song plays; a count-in always clicks
    float gain = 0.25f;

private:
    DelayLine wait_;
    float phase_ = 0;
    float step_ = 0;
    float level_ = 0;
    int64_t quiet_for_ = 0;  // samples since it began to be silent
};

}  // namespace woodshed

// The click: a short tone on each beat, higher on the first of the bar. Heard, never rendered.
#pragma once

#include "transport.h"

namespace woodshed {

class Metronome {
public:
    void reset() { level_ = 0; }
    void run(const Transport& transport, float* const* output, int frames);

    bool on = false;        // while the song plays; a count-in always clicks
    float gain = 0.25f;

private:
    float phase_ = 0;
    float step_ = 0;
    float level_ = 0;
};

}  // namespace woodshed

// What the host knows of a device: a table of plain functions that the build writes for each
// device from its Faust source, once for a single lane and once for LANES lanes side by side.
#pragma once

namespace woodshed {

// Audio that a sampler voice reads, whole in memory.
struct Sample {
    const float* const* channels;
    int channel_count;
    int frames;
    float sample_rate;
};

// One device compiled for `lanes` voices (or tracks) side by side.
// Audio buffers are lane-interleaved: sample i of lane l of a channel is buffer[i * lanes + l].
struct Kernel {
    const char* name;
    int lanes;
    int inputs;
    int outputs;
    unsigned state_bytes;  // to be aligned to 64

    // Constants for the sample rate, every parameter at its default, all signal memory zero.
    void (*start)(void* state, int sample_rate);
    // Forgets the signal memory of one lane; its parameters stay.
    void (*clear)(void* state, int lane);
    // Makes one lane what it is in another state, which has computed the same stretches of time.
    void (*copy)(void* to, const void* from, int lane);
    void (*set)(void* state, int parameter, int lane, float value);
    // Reads a bargraph of the Faust source (gain reduction and the like).
    float (*meter)(const void* state, int meter, int lane);
    void (*compute)(void* state, int frames, float* const* inputs, float* const* outputs);
    // Gives a lane its sample; null when the device reads none.
    void (*load)(void* state, int lane, const Sample* sample);
};

enum ParameterFlags : unsigned {
    PARAMETER_LOG = 1,      // moves in equal ratios, not equal steps
    PARAMETER_STEPPED = 2,  // menus, switches, counts: jumps, never glides
};

// What the host itself writes into a voice or a device, found by the parameter's name.
enum Role : int {
    ROLE_NONE = 0,
    ROLE_NOTE_HZ,
    ROLE_VELOCITY,
    ROLE_NEWEST_VELOCITY,  // of the note that the voice has slid to
    ROLE_GATE,
    ROLE_PRESSURE,
    ROLE_TIMBRE,
    ROLE_SEED,
    ROLE_TEMPO_BPM,
    ROLE_RATIO,  // a sampler's playing speed: media samples for each output sample
    ROLE_LOOP_START,
    ROLE_LOOP_END,
    ROLE_SAMPLE_START,
    ROLE_SAMPLE_END,
    ROLE_LEFT_1,  // what the voice before left, of an instrument that plays one voice at a time
    ROLE_LEFT_2,
    ROLE_LEFT_S,  // how long ago that was
    ROLE_COUNT,
};

struct Parameter {
    const char* name;
    float minimum;
    float maximum;
    float initial;
    unsigned flags;
    Role role;
};

struct DeviceInfo {
    const char* name;
    bool instrument;
    bool sidechain;  // inputs 3 and 4 are the sidechain
    int voices;
    int voice_mode;  // at rest: 0 many notes at once, 1 one at a time, 2 one that slides
    int kit_keys[2];  // from which key to which a kit has this drum; {0, -1}: on none
    int oversample;   // 1, 2 or 4
    int latency_samples;
    int parameter_count;
    const Parameter* parameters;
    int meter_count;
    int leaves[2];  // the meters of what a voice leaves to the next, or -1
    const Kernel* one;    // a single lane
    const Kernel* lanes;  // LANES lanes; null when the rewriter could not handle the device
};

extern const DeviceInfo* const devices[];
extern const int device_count;

}  // namespace woodshed

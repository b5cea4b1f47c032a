// One device of the song: its settings, and the state that is not the kernel's own.
#pragma once

#include "control.h"
#include "delay_line.h"
#include "kernel.h"
#include "transport.h"

namespace woodshed {

class Bank;
class Instrument;
class Track;

struct Zone {
    int low = 0;
    int high = 127;
    int low_velocity = 1;
    int high_velocity = 127;
    int pitch = -1;  // sounds at this pitch whatever is played; -1: as the device takes keys
    int choke = 0;
    float gain = 1.0f;
    float left = 1.0f;
    float right = 1.0f;

    bool holds(int played, int velocity) const {
        return played >= low && played <= high && velocity >= low_velocity && velocity <= high_velocity;
    }
};

// The settings that the host adds to every instrument, after the Faust parameters.
enum HostParameter { HOST_VOICE_MODE = 0, HOST_GLIDE_S, HOST_BEND_SEMITONES, HOST_TUNE_CENTS, HOST_PARAMETERS };

class Device {
public:
    // `eco` runs it at the song's own rate, whatever it asks for; `alone`, never side by side.
    Device(const DeviceInfo* info, int seed, bool eco, bool alone);
    ~Device();

    // Latency at the song's rate, half-band filters included.
    int latency() const;
    int control_count() const { return controls.size(); }
    void set(int parameter, float value, bool glide);
    void bypass(bool on, bool glide);
    // Lists the controls that move now; the kernels are told of each of their steps.
    void list_moving(const Transport& transport);
    bool moving() const { return !moving_.empty(); }
    const Array<int>& moving_controls() const { return moving_; }
    Move step(int control, const Transport& transport, double tick, bool may_leap);
    // What a control begins with when sound does.
    float begin(int control, const Transport& transport, double tick);
    // Crossfades between what it heard (dry, as late as it is itself) and what it says.
    void fade_wet(const Transport& transport, const float* const* dry, float* const* said, int frames);
    void reset();
    int role(Role role) const { return roles_[role]; }

    const DeviceInfo* info;
    int oversample;
    bool alone;
    int seed;
    Track* track = nullptr;
    Array<Control*> controls;
    Control wet;  // 1, or 0 when bypassed
    bool bypassed = false;
    Zone zone;
    Track* sidechain = nullptr;
    Instrument* instrument = nullptr;  // when it is one

    // An effect's place in the graph.
    int lag = 0;  // how many samples late it hears the song
    int depth = 0;
    DelayLine main_wait;
    DelayLine side_wait;
    DelayLine dry_wait;
    Bank* bank = nullptr;
    int lane = 0;

    // Sleep: see bank.cpp.
    bool started = false;
    bool asleep = true;
    int64_t quiet_for = 0;

    int faults = 0;

private:
    Array<int> moving_;
    float wet_before_ = 1;  // at the latest grid point
    int roles_[ROLE_COUNT];
};

int effect_filter_latency(int oversample);
int instrument_filter_latency(int oversample);

}  // namespace woodshed

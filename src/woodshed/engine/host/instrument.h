// The voices of one instrument: which note sounds on which voice, from when to when.
#pragma once

#include "choir.h"
#include "clip.h"
#include "device.h"
#include "resampler.h"

namespace woodshed {

constexpr int64_t UNTIL_RELEASED = INT64_MAX;

enum EventKind { EVENT_ON, EVENT_OFF, EVENT_CONTROLLER, EVENT_RELEASE_ALL, EVENT_RELEASE_CLIPS };

// Something that happens to a track at one sample of a block.
struct Event {
    int at;
    EventKind kind;
    int pitch;     // or the controller's kind
    int velocity;  // or the key that a controller moves
    float value;  // cents, or the controller's value
    int64_t off;  // the clock at which the note ends
    int choke;    // the choke group of the instrument that plays it
};

struct SampleZone {
    Media* media;
    int low, high, low_velocity, high_velocity, root;
    int start, end, loop_start, loop_end;
    float gain;
};

class Instrument {
public:
    Instrument(Device* device, Choir* choir, int sample_rate);
    ~Instrument();
    static const Kernel* kernel_of(const Device& device);

    // The next `frames` samples, in the steps that its choir takes: what happens at `place` (returns where the next
    // thing may happen), and what the voices said from there on.
    void prepare(const Transport& transport, int frames);
    int advance(const Transport& transport, int place, int frames);
    bool sounds() const;
    void gather(int place, int frames);
    // Adds what was gathered to `output`.
    void deliver(Scratch& scratch, float* const* output, int frames);
    int latency() const { return device_->latency(); }
    void reset();
    float meter(int meter) const;

    Array<SampleZone> zones;
    DelayLine wait;  // meets the slowest instrument of the rack

private:
    struct Voice {
        bool active;
        bool gate;
        bool pedalled;   // released while the sustain pedal is down
        bool quiet;      // nothing above -96 dBFS since the latest window began
        int key;         // the pitch that was played
        float pitch;     // where it sounds now, in semitones
        float goal;      // where it glides to
        float stride;
        int glide_steps;
        int fade_left;   // samples until a stolen or choked voice is gone
        float gain;
        int64_t off;
        int64_t started;
        float bend;      // this voice's own, besides everybody's
        float pressure;
        float timbre;
        float root;      // of a sampler's zone
        float speed;     // media frames for each sample of the kernel at `root`
        int seat;        // while active
    };
    struct Held {
        int key;
        float pitch;
        int64_t off;
    };

    void begin(const Transport& transport);
    void handle(const Event& event, int64_t clock);
    void note_on(const Event& event, int64_t clock);
    int pitch_of(int key) const;
    void let_go(bool live_too);
    void start_voice(const Event& event, float pitch, float from, const SampleZone* zone, int64_t clock);
    void move_lead(float pitch, int64_t off, int key);
    void release_due(int64_t clock);
    void release(Voice& voice);
    void fade(Voice& voice);
    void controller(int kind, float value, int64_t clock);
    void controller_of_key(int key, int kind, float value);
    int free_slot();
    int lead() const;
    void steal(int limit);
    void step(const Transport& transport, int64_t clock);
    void move(int control, const Transport& transport, double tick, bool may_leap);
    bool may_leap() const;
    void leap_first(const Transport& transport, int64_t clock);
    void close_window(int64_t clock);
    const Voice* newest() const;
    void remember(const Voice& voice, int64_t clock);
    int next_cut(const Array<Event>& events, int event, int64_t clock, int place, int frames) const;
    void add(Voice& voice, int place, int frames);
    void end(Voice& voice);
    void end_all();
    void tune(int slot);
    void express_sum(int place, int frames);
    void express(int slot);
    void set_voice(int slot, Role role, float value);
    float host(HostParameter parameter) const { return device_->controls[device_->info->parameter_count + parameter]->value(); }

    Device* device_;
    Choir* choir_;
    int rate_;
    int voice_limit_;
    int slots_;  // voices that sound and voices that fade
    Array<Voice> voices_;
    Array<float> settings_;  // every parameter as the voices have it
    Array<float> sum_[2];    // of the voices, at the device's rate
    Array<Held> held_;
    Resampler resampler_;
    Control bend_;
    Control tune_;  // follows what is set, without a leap
    Control pressure_;
    Control timbre_;
    Control expression_;
    float expression_before_ = 1;  // at the latest grid point
    bool pedal_ = false;
    bool begun_ = false;
    float last_pitch_ = -1;
    uint32_t notes_played_ = 0;
    float left_[2] = {0, 0};  // by the newest voice, at `left_at_`
    int64_t left_at_ = 0;
    int next_event_ = 0;
    int64_t began_at_ = 0;  // the clock of these samples
    bool sounded_ = false;
    int resting_ = 1 << 20;  // samples since the last voice ended
};

}  // namespace woodshed

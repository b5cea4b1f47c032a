// A channel of the mixer with what it plays.
#pragma once

#include "clip.h"
#include "device.h"
#include "instrument.h"
#include "meter.h"
#include "strip.h"

namespace woodshed {

enum TrackKind { TRACK_INSTRUMENT, TRACK_AUDIO, TRACK_GROUP, TRACK_RETURN, TRACK_MASTER };

class Track;

struct Send {
    Track* to = nullptr;
    bool pre = false;
    SendLevel level{-12};
    DelayLine wait;
};

// Where samples of this track are copied to, or taken from, during one call of process.
struct Tap {
    float* left = nullptr;
    float* right = nullptr;
    void write(const float* const* from, int place, int frames) const;
};

class Track {
public:
    explicit Track(TrackKind kind);

    bool has_source() const { return kind == TRACK_INSTRUMENT || kind == TRACK_AUDIO; }
    void lay_out(const Transport& transport);
    void seek(const Transport& transport);  // also after the clips changed
    void drop(Clip* clip);  // out of its clips, and of what plays
    void reset();
    void live(EventKind kind, int pitch, int velocity, float value);
    // Fills `chain` with what is played: instruments, clips, or what was fed in.
    void play(const Transport& transport, Scratch& scratch, int place, int frames, int* late);
    // Lists what happens to its instruments in the next block.
    void add_events(const Transport& transport, int frames);
    const Array<Event>& events() const { return events_; }

    TrackKind kind;
    Strip strip;
    bool mute = false;
    bool solo = false;
    bool solo_safe = false;
    bool stale = true;    // its clips, or the tempo, changed since they were laid out
    bool frozen = false;  // fed from outside instead of played
    int fed_lag = 0;      // how many samples late that comes
    Track* output = nullptr;
    Array<Device*> instruments;
    Array<Device*> effects;
    Array<Send*> sends;
    Array<Clip*> clips;
    Sequence sequence;
    Array<float> chain[2];  // the signal on its way through the devices
    Array<float> out[2];    // after the fader
    DelayLine audio_wait;   // of what its clips play
    DelayLine output_wait;
    SendLevel output_level{0};
    Meter meter;
    Tap feed;        // in: the chain's end, when frozen
    Tap input_tap;   // out: what comes in, before the devices
    Tap chain_tap;   // out: after the devices
    Tap stem_tap;    // out: what reaches the track it feeds

    // Its place in the graph, and among the steps of a block.
    int filled_at = 0;
    int closed_at = 1 << 30;
    int input_lag = 0;
    int chain_lag = 0;
    int input_depth = 0;
    int chain_depth = 0;
    int visit = 0;

private:
    void add_note(int at, const PlacedNote& note, int64_t off);
    int choke_of(int pitch, int velocity) const;
    void find_place(const Transport& transport);
    void start_softening();
    void soften(float* const* signal, int frames);

    Array<Event> events_;
    Array<Event> live_;
    int next_note_ = 0;
    int next_controller_ = 0;
    bool was_playing_ = false;
    int soften_length_ = 240;
    int soften_left_ = 0;
    float soften_from_[2] = {};
};

}  // namespace woodshed

// One song, playing: the transport, the mixer and everything in it.
//
// Changes come between calls of `process` and are heard from the next block on. Handles are the
// places in the lists below; a removed thing leaves its place empty.
#pragma once

#include "graph.h"
#include "metronome.h"

namespace woodshed {

class Engine {
public:
    explicit Engine(int sample_rate);
    ~Engine();

    // ── the song ──
    int add_track(TrackKind kind);
    void remove_track(int track);
    void order_tracks(const int* handles, int count);
    int add_send(int from, int to, bool pre);
    void remove_send(int send);
    int add_device(int track, const DeviceInfo* info, int seed);
    void remove_device(int device);
    void order_devices(int track, const int* handles, int count);
    int add_clip(int track);
    void order_clips(int track, const int* handles, int count);
    void remove_clip(int clip);
    int add_media(int channels, int frames, float sample_rate);
    void remove_media(int media);
    void set_track(int track, int control, float value);
    // After tracks, routes, devices or tempo changed: lays out whatever needs it too. False when a signal would feed itself.
    bool connect();
    void refresh_audible();
    void clips_changed(int track);

    // ── playing ──
    void process(int frames, float* left, float* right);
    void seek(int64_t timeline);
    void play(int count_in_bars);
    // As if the song had just been opened, stopped where it is: nothing remembers a sound.
    void reset();
    int pages_wanted(int horizon, int most, int* pairs);
    float note_load(double spent_s, double sound_s);
    int next_fault();

    bool running() const { return running_; }
    bool eco = false;  // devices added from now on run at the song's own rate
    bool alone = false;  // and none side by side with another
    bool meters_on = false;
    int64_t late_samples = 0;
    Transport transport;
    Metronome metronome;
    Graph graph;
    Handles<Track> tracks;
    Array<Track*> mixer;  // the tracks in mixer order, without gaps
    Handles<Send> sends;
    Handles<Device> devices;
    Handles<Clip> clips;
    Handles<Media> media;

private:
    void block(int place, int frames, float* left, float* right);
    void fill(Track& track, int place, int frames);
    void pull(Track& into, Track& from, int place, int frames);
    void close(Track& track, int place, int frames);
    bool wants(const PlacedAudio& placed, int64_t from, int64_t stop, int most, int* pairs, int* count);
    void make_room();
    void tell_tempo();
    Choir* choir_for(const Device& device);

    Array<Choir*> choirs_;
    Scratch scratch_;
    bool running_ = false;
    float load_ = 0;
};

}  // namespace woodshed

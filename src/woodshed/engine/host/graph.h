// In which order everything runs, what runs side by side, and how long each path has to wait.
#pragma once

#include "bank.h"
#include "track.h"

namespace woodshed {

struct Step {
    enum Kind { FILL, EFFECTS, STRIP } kind;
    int depth;
    Track* track;
    Bank* bank;
};

class Graph {
public:
    ~Graph();
    // Works the graph out anew. False when a signal would feed itself; then nothing changed.
    bool connect(const Array<Track*>& tracks, int sample_rate);
    // Runs a track that is about to go no more.
    void forget(const Track* track);
    // Puts devices that came one by one side by side. They lose their memory.
    void regroup(const Array<Track*>& tracks, int sample_rate);
    const Array<Step>& steps() const { return steps_; }
    int latency() const { return latency_; }

private:
    bool circular(const Array<Track*>& tracks, Track* track);
    bool visit(const Array<Track*>& tracks, Track* track);
    bool visit_sources(const Array<Track*>& tracks, Track* track);
    void wait_for_players(Track* track);
    bool visit_chain(const Array<Track*>& tracks, Track* track);
    void share_banks(const Array<Track*>& tracks, int sample_rate);
    void drop_unused(const Array<Device*>& devices);
    void list_steps(const Array<Track*>& tracks);

    Array<Bank*> banks_;
    Array<Step> steps_;
    int latency_ = 0;
    bool scattered_ = false;  // more banks may run than would need to
};

// Whether `from` feeds `to` by its fader, a master track being fed by all that name no output.
bool feeds(const Track& from, const Track& to);

}  // namespace woodshed

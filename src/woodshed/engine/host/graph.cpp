#include "graph.h"

namespace woodshed {

namespace {

enum Visit { UNSEEN, VISITING, DONE };

int larger(int a, int b) { return a > b ? a : b; }

// How many of `devices`, not yet in a bank, could run side by side with `like`.
int peers(const Array<Device*>& devices, const Device* like) {
    int count = 0;
    for (const Device* device : devices)
        if (device->bank == nullptr && device->info == like->info && device->oversample == like->oversample &&
            device->depth == like->depth)
            count++;
    return count;
}

}  // namespace

bool feeds(const Track& from, const Track& to) {
    if (from.kind == TRACK_MASTER || &from == &to) return false;
    return from.output ? from.output == &to : to.kind == TRACK_MASTER;
}

Graph::~Graph() {
    for (Bank* bank : banks_) destroy(bank);
}

bool Graph::connect(const Array<Track*>& tracks, int sample_rate) {
    for (Track* track : tracks) track->visit = UNSEEN;
    for (Track* track : tracks)
        if (circular(tracks, track)) return false;
    for (Track* track : tracks) track->visit = UNSEEN;
    for (Track* track : tracks) visit(tracks, track);
    scattered_ = scattered_ || !banks_.empty();
    share_banks(tracks, sample_rate);
    list_steps(tracks);
    latency_ = 0;
    for (Track* track : tracks)
        if (track->kind == TRACK_MASTER) latency_ = track->chain_lag;
    return true;
}

void Graph::forget(const Track* track) {
    for (int i = steps_.size() - 1; i >= 0; i--)
        if (steps_[i].track == track) steps_.remove(i);
}

void Graph::regroup(const Array<Track*>& tracks, int sample_rate) {
    if (!scattered_) return;
    for (Track* track : tracks)
        for (Device* device : track->effects)
            if (device->bank) device->bank->drop(device);
    share_banks(tracks, sample_rate);
    list_steps(tracks);
    scattered_ = false;
}

// Looks only: a graph that is refused leaves everything as it was.
bool Graph::circular(const Array<Track*>& tracks, Track* track) {
    if (track->visit != UNSEEN) return track->visit == VISITING;
    track->visit = VISITING;
    if (track->output == track) return true;
    for (Track* from : tracks) {
        bool reaches = feeds(*from, *track);
        for (Send* send : from->sends) reaches = reaches || send->to == track;
        if (reaches && circular(tracks, from)) return true;
    }
    for (Device* device : track->effects)
        if (!track->frozen && device->sidechain && device->sidechain != track && circular(tracks, device->sidechain))
            return true;
    track->visit = DONE;
    return false;
}

bool Graph::visit(const Array<Track*>& tracks, Track* track) {
    if (track->visit == DONE) return true;
    if (track->visit == VISITING) return false;
    track->visit = VISITING;
    if (!visit_sources(tracks, track) || !visit_chain(tracks, track)) return false;
    track->visit = DONE;
    return true;
}

bool Graph::visit_sources(const Array<Track*>& tracks, Track* track) {
    track->input_lag = track->input_depth = 0;
    auto wait_for = [&](Track* from) {
        if (!visit(tracks, from)) return false;
        track->input_lag = larger(track->input_lag, from->chain_lag);
        track->input_depth = larger(track->input_depth, from->chain_depth + 2);
        return true;
    };
    for (Track* from : tracks) {
        if (feeds(*from, *track) && !wait_for(from)) return false;
        for (Send* send : from->sends)
            if (send->to == track && !wait_for(from)) return false;
    }
    if (!track->frozen) wait_for_players(track);
    for (Track* from : tracks) {
        if (feeds(*from, *track)) from->output_wait.prepare(track->input_lag - from->chain_lag);
        for (Send* send : from->sends)
            if (send->to == track) send->wait.prepare(track->input_lag - from->chain_lag);
    }
    return true;
}

// What a track plays itself meets what comes in, and the slowest of its instruments.
void Graph::wait_for_players(Track* track) {
    for (Device* device : track->instruments) track->input_lag = larger(track->input_lag, device->latency());
    for (Device* device : track->instruments) device->instrument->wait.prepare(track->input_lag - device->latency());
    track->audio_wait.prepare(track->kind == TRACK_AUDIO ? track->input_lag : 0);
}

bool Graph::visit_chain(const Array<Track*>& tracks, Track* track) {
    int lag = track->input_lag, depth = track->input_depth;
    if (track->frozen) {
        lag = track->fed_lag;
    } else {
        for (Device* device : track->effects) {
            device->lag = lag;
            depth++;
            Track* side = device->sidechain;
            if (side && side != track) {
                if (!visit(tracks, side)) return false;
                device->lag = larger(lag, side->chain_lag);
                depth = larger(depth, side->chain_depth + 1);
            }
            device->depth = depth;
            device->main_wait.prepare(device->lag - lag);
            device->side_wait.prepare(side && side != track ? device->lag - side->chain_lag : 0);
            device->dry_wait.prepare(device->latency());
            lag = device->lag + device->latency();
        }
    }
    track->chain_lag = lag;
    track->chain_depth = depth;
    return true;
}

// Devices of one kind at one depth run side by side. One that has its place keeps it while its
// depth stays: moving costs it its memory.
void Graph::share_banks(const Array<Track*>& tracks, int sample_rate) {
    Array<Device*> devices;
    for (Track* track : tracks)
        for (Device* device : track->effects) {
            if (!track->frozen)
                devices.push(device);
            else if (device->bank)
                device->bank->drop(device);
        }
    drop_unused(devices);
    for (Device* device : devices) {
        if (device->bank) continue;
        Bank* home = nullptr;
        for (Bank* bank : banks_)
            if (bank->suits(*device) && bank->free_lane() >= 0) home = bank;
        if (home == nullptr) {
            bool alone = device->alone || peers(devices, device) < 2;
            const Kernel* kernel = alone ? device->info->one : device->info->lanes;
            home = make<Bank>(device->info, kernel, device->oversample, device->depth, sample_rate);
            banks_.push(home);
        }
        home->put(device, home->free_lane());
    }
}

void Graph::drop_unused(const Array<Device*>& devices) {
    for (Bank* bank : banks_) bank->follow();
    for (Device* device : devices)
        if (device->bank && device->bank->depth() != device->depth) device->bank->drop(device);
    for (int i = banks_.size() - 1; i >= 0; i--)
        if (banks_[i]->empty()) {
            destroy(banks_[i]);
            banks_.remove(i);
        }
}

void Graph::list_steps(const Array<Track*>& tracks) {
    steps_.clear();
    for (Track* track : tracks) {
        steps_.push({Step::FILL, track->input_depth, track, nullptr});
        steps_.push({Step::STRIP, track->chain_depth + 1, track, nullptr});
    }
    for (Bank* bank : banks_) steps_.push({Step::EFFECTS, bank->depth(), nullptr, bank});
    sort(steps_, [](const Step& a, const Step& b) { return a.depth < b.depth; });
    for (int i = 0; i < steps_.size(); i++) {
        if (steps_[i].kind == Step::FILL) steps_[i].track->filled_at = i;
        if (steps_[i].kind == Step::STRIP) steps_[i].track->closed_at = i;
    }
}

}  // namespace woodshed

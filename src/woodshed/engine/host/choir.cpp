#include "choir.h"

#include "instrument.h"
#include "lane_sum.h"

namespace woodshed {

Choir::Choir(const Kernel* kernel, int oversample, int sample_rate)
    : kernel_(kernel), oversample_(oversample), sample_rate_(sample_rate) {}

Choir::~Choir() {
    for (LaneState* bank : banks_) destroy(bank);
}

void Choir::join(Instrument* instrument, int voices) {
    members_.push(instrument);
    voices_ += voices;
    while (banks_.size() * kernel_->lanes < voices_) banks_.push(make<LaneState>(kernel_, sample_rate_ * oversample_, 0));
    seats_.resize(banks_.size() * kernel_->lanes);
    said_.resize(2 * seats_.size() * BLOCK * oversample_);
}

// Banks stay: the next instrument of this kind finds them.
void Choir::leave(Instrument* instrument, int voices) {
    members_.remove(members_.find(instrument));
    voices_ -= voices;
}

int Choir::taken_in(int bank, const Instrument* instrument) const {
    int count = 0;
    for (int lane = 0; lane < kernel_->lanes; lane++) count += seats_[bank * kernel_->lanes + lane] == instrument;
    return count;
}

// Beside its own instrument's voices if there is room, for they need the same work; else in the fullest bank.
int Choir::take_seat(const Instrument* instrument) {
    int best = -1, most = -1;
    for (int bank = 0; bank < banks_.size(); bank++) {
        int free = taken_in(bank, nullptr);
        int worth = taken_in(bank, instrument) * MOST_LANES + kernel_->lanes - free;
        if (free == 0 || worth <= most) continue;
        best = bank;
        most = worth;
    }
    int seat = best * kernel_->lanes;
    while (seats_[seat] != nullptr) seat++;
    seats_[seat] = instrument;
    bank_of(seat).clear(lane_of(seat));
    return seat;
}

// What an empty seat goes on to compute should be zeros: they are quick.
void Choir::give_seat(int seat, int gate) {
    seats_[seat] = nullptr;
    if (gate >= 0) set(seat, gate, 0.0f);
    bank_of(seat).clear(lane_of(seat));
}

float* Choir::room(int bank, int channel, int lane) {
    return said_.data() + ((bank * 2 + channel) * kernel_->lanes + lane) * BLOCK * oversample_;
}

const float* Choir::said(int seat, int channel) const {
    return const_cast<Choir*>(this)->room(seat / kernel_->lanes, channel, lane_of(seat));
}

void Choir::run(const Transport& transport, Scratch& scratch, int frames) {
    for (Instrument* member : members_) member->prepare(transport, frames);
    for (int place = 0; place < frames;) {
        int next = frames;
        bool sounds = false;
        for (Instrument* member : members_) {
            int cut = member->advance(transport, place, frames);
            if (cut < next) next = cut;
            sounds = sounds || member->sounds();
        }
        if (sounds) {
            compute(scratch, next - place);
            for (Instrument* member : members_) member->gather(place, next - place);
        }
        place = next;
    }
}

void Choir::compute(Scratch& scratch, int frames) {
    int width = kernel_->lanes, count = frames * oversample_;
    float* outputs[2] = {scratch.fast_outputs[0].data(), scratch.fast_outputs[1].data()};
    for (int bank = 0; bank < banks_.size(); bank++) {
        if (taken_in(bank, nullptr) == width) continue;
        banks_[bank]->compute(count, nullptr, outputs);
        for (int c = 0; c < 2; c++) {
            if (width == 1)
                copy_bytes(room(bank, c, 0), outputs[c], sizeof(float) * static_cast<size_t>(count));
            else
                part_lanes(outputs[c], room(bank, c, 0), BLOCK * oversample_, count);
        }
    }
}

}  // namespace woodshed

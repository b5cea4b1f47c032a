// The voices of all instruments of one kind, side by side whichever tracks they sound on.
//
// Each voice has a seat: a lane of a bank. A lane equals the voice computed alone, bit for bit, and every
// instrument adds up its own voices in its own order, so who sits beside whom can never be heard.
#pragma once

#include "lane_state.h"
#include "scratch.h"
#include "transport.h"

namespace woodshed {

class Instrument;

class Choir {
public:
    Choir(const Kernel* kernel, int oversample, int sample_rate);
    ~Choir();

    bool suits(const Kernel* kernel, int oversample) const { return kernel_ == kernel && oversample_ == oversample; }
    bool empty() const { return members_.empty(); }
    // Makes room for all voices of an instrument, or gives it back.
    void join(Instrument* instrument, int voices);
    void leave(Instrument* instrument, int voices);

    int take_seat(const Instrument* instrument);  // where nothing is remembered
    void give_seat(int seat, int gate);           // `gate` is the parameter that closes
    void set(int seat, int parameter, float value) { bank_of(seat).set(parameter, lane_of(seat), value); }
    void leap(int seat, int parameter, float value) { bank_of(seat).leap(parameter, lane_of(seat), value); }
    bool may_leap(int seat) const { return bank_of(seat).may_leap(lane_of(seat)); }
    void load(int seat, const Sample* sample) { bank_of(seat).load(lane_of(seat), sample); }
    float meter(int seat, int meter) const { return bank_of(seat).meter(meter, lane_of(seat)); }
    bool samples() const { return kernel_->load != nullptr; }
    // What the voice in a seat says in the stretch that is being computed, at the device's rate.
    const float* said(int seat, int channel) const;

    // Lets all instruments play the next `frames` samples.
    void run(const Transport& transport, Scratch& scratch, int frames);

private:
    LaneState& bank_of(int seat) const { return *banks_[seat / kernel_->lanes]; }
    int lane_of(int seat) const { return seat % kernel_->lanes; }
    int taken_in(int bank, const Instrument* instrument) const;
    void compute(Scratch& scratch, int frames);
    float* room(int bank, int channel, int lane);

    const Kernel* kernel_;
    int oversample_;
    int sample_rate_;
    int voices_ = 0;
    Array<Instrument*> members_;
    Array<LaneState*> banks_;
    Array<const Instrument*> seats_;  // who sits there
    Array<float> said_;               // by bank, channel, lane, sample
};

}  // namespace woodshed

// Where the song is: the clock that never stops, and the place on the timeline it stands for.
//
// `clock` counts samples since the engine began. The timeline stands still while stopped and
// jumps at a seek or a loop's end; the latest jumps are remembered, so that a device that hears
// the song some samples late (`lag`) also moves by the clock of what it hears.
#pragma once

#include "tempo.h"

namespace woodshed {

// Values move on this grid, counted from the clock's zero, whatever the block size.
constexpr int GRID = 32;

class Transport {
public:
    explicit Transport(int sample_rate) : rate_(sample_rate) {}

    int rate() const { return rate_; }
    int64_t clock() const { return clock_; }
    bool playing() const { return playing_; }
    int64_t position() const { return timeline_at(clock_); }
    int64_t timeline_at(int64_t clock) const;
    double tick_at(int64_t clock) const { return tick_of(timeline_at(clock)); }
    double tick_of(int64_t timeline) const { return tempo.tick_at_second(static_cast<double>(timeline) / rate_); }
    int64_t sample_of(double tick) const {
        return static_cast<int64_t>(__builtin_floor(tempo.second_at(tick) * rate_ + 0.5));
    }

    void play(int count_in_bars);
    void stop();
    void seek(int64_t timeline);
    void stay(double tick);  // after the tempo changed
    void reset();            // stopped where it is, the clock at zero
    void loop(bool on, double start_tick, double end_tick);
    bool counting_in() const { return playing_ && position() < sound_from_; }

    // How many of the next `frames` are played before the loop comes round.
    int64_t to_loop_end(int frames) const;
    int64_t loop_start() const { return sample_of(loop_start_); }

    // How many of the next `frames` lie before the loop's end; the timeline runs straight there.
    int straight(int frames) const;
    // Moves on; true when the timeline jumped back to the loop's start.
    bool advance(int frames);

    TempoMap tempo;
    MetreMap metre;

private:
    struct Jump {
        int64_t clock;
        int64_t timeline;
        bool moving;
    };
    void jump(int64_t timeline);

    static constexpr int JUMPS = 16;
    int rate_;
    int64_t clock_ = 0;
    bool playing_ = false;
    bool looping_ = false;
    double loop_start_ = 0;
    double loop_end_ = 0;
    int64_t sound_from_ = 0;
    Jump jumps_[JUMPS] = {};
    int newest_ = 0;
};

}  // namespace woodshed

// Ticks, seconds and samples: the song's tempo and metre as the player counts them.
// The formulas are those of woodshed/song/tempo.py.
#pragma once

#include "array.h"

namespace woodshed {

constexpr int PPQ = 960;

struct TempoPoint {
    double tick;
    double bpm;
    bool ramp;      // moves in a straight line over ticks to the next point
    double second;  // when `tick` is reached
};

class TempoMap {
public:
    TempoMap();
    void set(int count, const int* ticks, const double* bpms, const int* ramps);
    double second_at(double tick) const;
    double tick_at_second(double second) const;
    double bpm_at(double tick) const;
    bool moves() const { return points_.size() > 1; }

private:
    int point_before_tick(double tick) const;
    Array<TempoPoint> points_;
    mutable int near_ = 0;  // where the last look-up ended: the next one is mostly close
};

struct MetrePoint {
    int tick;
    int beats;
    int unit;
};

struct Beat {
    double tick;
    bool downbeat;
};

class MetreMap {
public:
    MetreMap();
    void set(int count, const int* ticks, const int* beats, const int* units);
    Beat beat_from(double tick) const;  // the first beat at or after `tick`
    double bar_ticks_at(double tick) const;

private:
    Array<MetrePoint> points_;
};

}  // namespace woodshed

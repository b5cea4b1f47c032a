#include "tempo.h"

#include "math.h"

namespace woodshed {

namespace {

constexpr double SECONDS_PER_TICK_AT_1_BPM = 60.0 / PPQ;

double floor_of(double x) { return __builtin_floor(x); }
double ceil_of(double x) { return __builtin_ceil(x); }

double straight_seconds(const TempoPoint& point, double ticks) { return ticks * 60.0 / (PPQ * point.bpm); }
double straight_ticks(const TempoPoint& point, double seconds) { return seconds * (PPQ * point.bpm) / 60.0; }

// How long it takes from point `a` to `tick`, when the tempo moves on to point `b`.
double ramp_seconds(const TempoPoint& a, const TempoPoint& b, double tick) {
    double slope = (b.bpm - a.bpm) / (b.tick - a.tick);
    if (slope == 0.0) return straight_seconds(a, tick - a.tick);
    double bpm = a.bpm + slope * (tick - a.tick);
    return SECONDS_PER_TICK_AT_1_BPM / slope * log(bpm / a.bpm);
}

double ramp_ticks(const TempoPoint& a, const TempoPoint& b, double seconds) {
    double slope = (b.bpm - a.bpm) / (b.tick - a.tick);
    if (slope == 0.0) return straight_ticks(a, seconds);
    return a.bpm / slope * (exp(seconds * slope / SECONDS_PER_TICK_AT_1_BPM) - 1.0);
}

}  // namespace

TempoMap::TempoMap() { points_.push({0.0, 120.0, false, 0.0}); }

void TempoMap::set(int count, const int* ticks, const double* bpms, const int* ramps) {
    points_.clear();
    near_ = 0;
    for (int i = 0; i < count; i++) {
        TempoPoint point{static_cast<double>(ticks[i]), bpms[i], ramps[i] != 0 && i + 1 < count, 0.0};
        if (i > 0) point.second = second_at(point.tick);
        points_.push(point);
        if (i > 0 && points_[i - 1].ramp) {  // the ramp's length is known only now
            points_[i].second = points_[i - 1].second + ramp_seconds(points_[i - 1], points_[i], point.tick);
        }
    }
    if (points_.empty()) points_.push({0.0, 120.0, false, 0.0});
}

int TempoMap::point_before_tick(double tick) const {
    int i = near_ < points_.size() ? near_ : 0;
    while (i > 0 && points_[i].tick > tick) i--;
    while (i + 1 < points_.size() && points_[i + 1].tick <= tick) i++;
    return near_ = i;
}

double TempoMap::second_at(double tick) const {
    int i = point_before_tick(tick);
    const TempoPoint& point = points_[i];
    if (point.ramp && i + 1 < points_.size() && tick > point.tick)
        return point.second + ramp_seconds(point, points_[i + 1], tick);
    return point.second + straight_seconds(point, tick - point.tick);
}

double TempoMap::tick_at_second(double second) const {
    int i = near_ < points_.size() ? near_ : 0;
    while (i > 0 && points_[i].second > second) i--;
    while (i + 1 < points_.size() && points_[i + 1].second <= second) i++;
    near_ = i;
    const TempoPoint& point = points_[i];
    if (point.ramp && i + 1 < points_.size() && second > point.second)
        return point.tick + ramp_ticks(point, points_[i + 1], second - point.second);
    return point.tick + straight_ticks(point, second - point.second);
}

double TempoMap::bpm_at(double tick) const {
    int i = point_before_tick(tick);
    const TempoPoint& point = points_[i];
    if (!point.ramp || i + 1 >= points_.size() || tick <= point.tick) return point.bpm;
    const TempoPoint& next = points_[i + 1];
    return point.bpm + (next.bpm - point.bpm) * (tick - point.tick) / (next.tick - point.tick);
}

MetreMap::MetreMap() { points_.push({0, 4, 4}); }

void MetreMap::set(int count, const int* ticks, const int* beats, const int* units) {
    points_.clear();
    for (int i = 0; i < count; i++) points_.push({ticks[i], beats[i], units[i]});
    if (points_.empty()) points_.push({0, 4, 4});
}

Beat MetreMap::beat_from(double tick) const {
    int i = 0;
    while (i + 1 < points_.size() && points_[i + 1].tick <= tick) i++;
    const MetrePoint& point = points_[i];
    double length = 4.0 * PPQ / point.unit;
    double beats = ceil_of((tick - point.tick) / length);
    double at = point.tick + beats * length;
    if (i + 1 < points_.size() && at >= points_[i + 1].tick) return {static_cast<double>(points_[i + 1].tick), true};
    double in_bar = beats - floor_of(beats / point.beats) * point.beats;
    return {at, in_bar == 0.0};
}

double MetreMap::bar_ticks_at(double tick) const {
    int i = 0;
    while (i + 1 < points_.size() && points_[i + 1].tick <= tick) i++;
    return points_[i].beats * (4.0 * PPQ / points_[i].unit);
}

}  // namespace woodshed

// A value that a person sets, that glides there, and that automation can move.
//
// All moving happens in steps on the grid (see transport.h), so block size can never be heard. A step that would be
// heard as such is a leap: whoever uses the value goes over to it in a few milliseconds.
#pragma once

#include "array.h"
#include "kernel.h"

namespace woodshed {

enum CurveKind { CURVE_HOLD = 0, CURVE_LINE = 1, CURVE_BEND = 2 };

struct AutomationPoint {
    double tick;
    float value;
    int curve;
    float bend;
};

// The points of one automation lane. On a logarithmic scale, lines are straight in ratios.
class Automation {
public:
    void set(int count, const int* ticks, const float* values, const int* curves, const float* bends);
    bool empty() const { return points_.empty(); }
    float value_at(double tick, bool logarithmic) const;

private:
    Array<AutomationPoint> points_;
    mutable int near_ = 0;
};

// One step of a control: where to, and whether that is far from where it was.
struct Move {
    float value;
    bool leap;
};

class Control {
public:
    Control() = default;
    void prepare(float minimum, float maximum, float initial, unsigned flags);

    float value() const { return value_; }
    float goal() const { return goal_; }
    float base() const { return base_; }  // what was set, whatever automation says
    bool automated() const { return !automation.empty() && !held; }
    bool moving() const { return steps_left_ > 0 || automated(); }
    // Whether another step would leave it where the last one did.
    bool settled() const { return !moving() && value_ == stepped_; }
    // The nearest value that it can have: within its range, and a whole number where it goes by steps.
    float fit(float value) const;

    // Sets the value, refusing NaN. With `glide` it arrives after GLIDE_STEPS steps of the grid.
    void set(float value, bool glide);
    // Gives it other points; without any it goes back to what was set.
    void automate(int count, const int* ticks, const float* values, const int* curves, const float* bends, bool glide);
    // As if nothing had ever moved it.
    void reset();
    // The value that sound begins with at `tick`, wherever it was before.
    float begin(double tick);
    // The next step of the grid, heard at `tick`.
    float step(double tick);
    // The same for what can go over: goes all the way in one leap if steps are too far, but waits where it may not.
    Move step_or_leap(double tick, bool may_leap);
    // Whether its next step is a leap.
    bool leaps(double tick) const { return is_leap(next(tick)); }

    Automation automation;
    bool held = false;  // somebody has a hand on it: automation waits

private:
    float next(double tick) const;
    bool is_leap(float to) const;

    static constexpr int GLIDE_STEPS = 16;  // 10.7 ms at 48 kHz
    static constexpr int NEAR = 128;        // a 128th of its range is not heard as a step
    float minimum_ = 0;
    float maximum_ = 1;
    float value_ = 0;
    float goal_ = 0;
    float base_ = 0;
    float stepped_ = __builtin_nanf("");  // where the last step went; nowhere before the first
    float stride_ = 0;
    int steps_left_ = 0;
    unsigned flags_ = 0;
};

}  // namespace woodshed

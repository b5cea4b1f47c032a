#include "control.h"

#include "math.h"

namespace woodshed {

void Automation::set(int count, const int* ticks, const float* values, const int* curves, const float* bends) {
    points_.clear();
    near_ = 0;
    for (int i = 0; i < count; i++)
        if (values[i] == values[i] && bends[i] == bends[i])  // no NaN
            points_.push({static_cast<double>(ticks[i]), values[i], curves[i], bends[i]});
}

float Automation::value_at(double tick, bool logarithmic) const {
    int i = near_ < points_.size() ? near_ : 0;
    while (i > 0 && points_[i].tick > tick) i--;
    while (i + 1 < points_.size() && points_[i + 1].tick <= tick) i++;
    near_ = i;
    const AutomationPoint& a = points_[i];
    if (tick <= a.tick || i + 1 >= points_.size() || a.curve == CURVE_HOLD) return a.value;
    const AutomationPoint& b = points_[i + 1];
    float x = static_cast<float>((tick - a.tick) / (b.tick - a.tick));
    if (a.curve == CURVE_BEND) x = pow(x, exp2(2.0f * a.bend));
    if (logarithmic && a.value > 0.0f && b.value > 0.0f) return a.value * exp2(x * log2(b.value / a.value));
    return a.value + (b.value - a.value) * x;
}

void Control::prepare(float minimum, float maximum, float initial, unsigned flags) {
    minimum_ = minimum;
    maximum_ = maximum;
    flags_ = flags;
    value_ = goal_ = base_ = initial;
    steps_left_ = 0;
}

float Control::fit(float value) const {
    if (flags_ & PARAMETER_STEPPED) value = floor(value + 0.5f);
    return value < minimum_ ? minimum_ : (value > maximum_ ? maximum_ : value);
}

void Control::set(float value, bool glide) {
    if (value != value) return;
    goal_ = base_ = fit(value);
    if (!glide || (flags_ & PARAMETER_STEPPED)) {
        steps_left_ = glide ? 1 : 0;  // a step still has to be told
        if (!glide) value_ = goal_;
        return;
    }
    bool ratios = (flags_ & PARAMETER_LOG) && goal_ > 0.0f && value_ > 0.0f;
    stride_ = ratios ? exp2(log2(goal_ / value_) / GLIDE_STEPS) : (goal_ - value_) / GLIDE_STEPS;
    steps_left_ = GLIDE_STEPS;
}

void Control::automate(int count, const int* ticks, const float* values, const int* curves, const float* bends,
                       bool glide) {
    bool moved = !automation.empty();
    automation.set(count, ticks, values, curves, bends);
    if (moved && automation.empty()) set(base_, glide);
}

void Control::reset() {
    value_ = goal_ = base_;
    steps_left_ = 0;
}

float Control::next(double tick) const {
    if (automated()) return fit(automation.value_at(tick, (flags_ & PARAMETER_LOG) != 0));
    if (steps_left_ == 0) return value_;
    if (steps_left_ == 1) return goal_;
    return (flags_ & PARAMETER_LOG) && goal_ > 0.0f && value_ > 0.0f ? value_ * stride_ : value_ + stride_;
}

bool Control::is_leap(float to) const {
    if (to == value_) return false;
    if (flags_ & PARAMETER_STEPPED) return true;
    if ((flags_ & PARAMETER_LOG) && minimum_ > 0.0f) {
        float way = log2(to / value_), range = log2(maximum_ / minimum_);
        return (way < 0.0f ? -way : way) * NEAR > range;
    }
    float way = to - value_;
    return (way < 0.0f ? -way : way) * NEAR > maximum_ - minimum_;
}

float Control::begin(double tick) {
    if (automated() || (flags_ & PARAMETER_STEPPED)) {
        value_ = automated() ? next(tick) : goal_;
        goal_ = value_;
        steps_left_ = 0;
    }
    return value_;
}

float Control::step(double tick) {
    value_ = stepped_ = next(tick);
    if (automated()) {
        goal_ = value_;
        steps_left_ = 0;
    } else if (steps_left_ > 0) {
        steps_left_--;
    }
    return value_;
}

Move Control::step_or_leap(double tick, bool may_leap) {
    if (!leaps(tick)) return {step(tick), false};
    if (!may_leap) return {value_, false};
    if (!automated()) steps_left_ = 1;
    return {step(tick), true};
}

}  // namespace woodshed

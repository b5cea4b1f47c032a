#include "strip.h"

#include "math.h"

namespace woodshed {

namespace {

constexpr float LOG2_10_OVER_20 = 0.166096405f;
constexpr float QUARTER_PI = 0.785398163f;
constexpr float ROOT_2 = 1.41421356f;

constexpr int CROSSING = 8;          // 5.3 ms at 48 kHz
constexpr float LEAP = 1.0f / 12;    // further than a hand's fader goes from one grid point to the next
constexpr float PI = 3.14159265f;

float gain_of_db(float db) { return db <= SILENT_DB ? 0.0f : exp2(db * LOG2_10_OVER_20); }

bool still(const float* from, const float* to, int count) {
    for (int i = 0; i < count; i++)
        if (from[i] != to[i]) return false;
    return true;
}

bool leaps(const float* from, const float* to, int count) {
    for (int i = 0; i < count; i++) {
        float way = from[i] < to[i] ? to[i] - from[i] : from[i] - to[i];
        float size = from[i] < 0.0f ? -from[i] : from[i];
        if (way > LEAP * (size > 1.0f ? size : 1.0f)) return true;
    }
    return false;
}

// What was worked out for the next grid point, or a place along half a cosine on the way to it.
template <int COUNT>
void approach(Gains<COUNT>& gains) {
    if (gains.crossing == 0 && leaps(gains.from, gains.to, COUNT)) {
        for (int i = 0; i < COUNT; i++) gains.before[i] = gains.from[i];
        gains.crossing = CROSSING;
    }
    if (gains.crossing == 0) return;
    gains.crossing--;
    float share = 0.5f - 0.5f * cos(PI * (static_cast<float>(gains.crossing) / CROSSING));
    for (int i = 0; i < COUNT; i++) gains.to[i] += (gains.before[i] - gains.to[i]) * share;
}

// Whether gains stay where they are, when the controls they follow from have `settled`.
template <int COUNT>
bool at_rest(const Gains<COUNT>& gains, bool settled) {
    return settled && gains.primed && gains.crossing == 0 && still(gains.from, gains.to, COUNT);
}

// Calls `apply(place, count, past)` for each stretch within one grid cell, `past` samples into it,
// after `renew(to, local)` at each grid point.
template <int COUNT, class Renew, class Apply>
void along_grid(Gains<COUNT>& gains, const Transport& transport, int lag, int frames, Renew renew, Apply apply) {
    int64_t local = transport.clock() - lag;
    if (!gains.primed) {
        renew(gains.to, local);
        for (int i = 0; i < COUNT; i++) gains.from[i] = gains.to[i];
        gains.crossing = 0;
        gains.primed = true;
    }
    for (int place = 0; place < frames;) {
        int past = static_cast<int>((local + place) & (GRID - 1));
        if (past == 0) {
            for (int i = 0; i < COUNT; i++) gains.from[i] = gains.to[i];
            renew(gains.to, local + place + GRID);
            approach(gains);
        }
        int count = GRID - past < frames - place ? GRID - past : frames - place;
        apply(place, count, past);
        place += count;
    }
}

}  // namespace

Strip::Strip() {
    controls[TRACK_GAIN_DB].prepare(SILENT_DB, 24, 0, 0);
    controls[TRACK_PAN].prepare(-1, 1, 0, 0);
    controls[TRACK_WIDTH].prepare(0, 2, 1, 0);
    controls[TRACK_OPEN].prepare(0, 1, 1, 0);
}

// Constant-power pan: -3 dB in the middle against the sides, which counts as 0 dB here.
void Strip::evaluate(double tick, float* matrix) {
    float gain = gain_of_db(controls[TRACK_GAIN_DB].step(tick)) * controls[TRACK_OPEN].step(tick);
    float pan = controls[TRACK_PAN].step(tick);
    float width = controls[TRACK_WIDTH].step(tick);
    float angle = (pan + 1.0f) * QUARTER_PI;
    float left = pan == 0.0f ? 1.0f : ROOT_2 * cos(angle);
    float right = pan == 0.0f ? 1.0f : ROOT_2 * sin(angle);
    if (invert) gain = -gain;
    float own = (1.0f + width) * 0.5f, other = (1.0f - width) * 0.5f;
    inverted_ = invert;
    matrix[0] = gain * left * own;
    matrix[1] = gain * left * other;
    matrix[2] = gain * right * other;
    matrix[3] = gain * right * own;
}

bool Strip::settled() const {
    for (const Control& control : controls)
        if (!control.settled()) return false;
    return invert == inverted_;
}

void Strip::run(const Transport& transport, int lag, const float* const* input, float* const* output, int frames) {
    auto renew = [&](float* to, int64_t local) { evaluate(transport.tick_at(local), to); };
    auto apply = [&](int place, int count, int past) {
        const float* __restrict l = input[0] + place;
        const float* __restrict r = input[1] + place;
        float* __restrict left = output[0] + place;
        float* __restrict right = output[1] + place;
        float a[4], d[4];
        for (int k = 0; k < 4; k++) a[k] = gains_.from[k];
        if (still(gains_.from, gains_.to, 4)) {
            for (int i = 0; i < count; i++) {
                float x = l[i], y = r[i];
                left[i] = x * a[0] + y * a[1];
                right[i] = x * a[2] + y * a[3];
            }
            return;
        }
        for (int k = 0; k < 4; k++) d[k] = gains_.to[k] - gains_.from[k];
        for (int i = 0; i < count; i++) {
            float share = static_cast<float>(past + i) * (1.0f / GRID), x = l[i], y = r[i];
            left[i] = x * (a[0] + d[0] * share) + y * (a[1] + d[1] * share);
            right[i] = x * (a[2] + d[2] * share) + y * (a[3] + d[3] * share);
        }
    };
    if (at_rest(gains_, settled())) return apply(0, frames, 0);
    along_grid(gains_, transport, lag, frames, renew, apply);
}

void Strip::reset() {
    for (Control& control : controls) control.reset();
    gains_.primed = false;
}

SendLevel::SendLevel(float initial_db) {
    gain_db.prepare(SILENT_DB, 24, initial_db, 0);
    open.prepare(0, 1, 1, 0);
    unmuted.prepare(0, 1, 1, 0);
}

void SendLevel::reset() {
    gain_db.reset();
    open.reset();
    unmuted.reset();
    gains_.primed = false;
}

bool SendLevel::open_at_0_db() const { return at_rest(gains_, settled()) && gains_.to[0] == 1.0f; }

float SendLevel::evaluate(double tick) {
    return gain_of_db(gain_db.step(tick)) * open.step(tick) * unmuted.step(tick);
}

void SendLevel::run(const Transport& transport, int lag, const float* const* input, float* const* output, int frames) {
    auto renew = [&](float* to, int64_t local) { to[0] = evaluate(transport.tick_at(local)); };
    auto apply = [&](int place, int count, int past) {
        float a = gains_.from[0], d = gains_.to[0] - gains_.from[0];
        if (d == 0.0f) {
            for (int c = 0; c < 2; c++)
                for (int i = 0; i < count; i++) output[c][place + i] = input[c][place + i] * a;
            return;
        }
        for (int c = 0; c < 2; c++)
            for (int i = 0; i < count; i++)
                output[c][place + i] = input[c][place + i] * (a + d * (static_cast<float>(past + i) * (1.0f / GRID)));
    };
    if (at_rest(gains_, settled())) return apply(0, frames, 0);
    along_grid(gains_, transport, lag, frames, renew, apply);
}

}  // namespace woodshed

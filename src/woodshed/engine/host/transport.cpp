#include "transport.h"

namespace woodshed {

int64_t Transport::timeline_at(int64_t clock) const {
    for (int back = 0; back < JUMPS; back++) {
        const Jump& jump = jumps_[(newest_ - back + JUMPS) % JUMPS];
        if (jump.clock <= clock || back == JUMPS - 1)
            return jump.moving ? jump.timeline + (clock - jump.clock) : jump.timeline;
    }
    return 0;
}

void Transport::jump(int64_t timeline) {
    if (jumps_[newest_].clock != clock_) newest_ = (newest_ + 1) % JUMPS;
    jumps_[newest_] = {clock_, timeline, playing_};
}

void Transport::play(int count_in_bars) {
    if (playing_) return;
    int64_t from = position();
    sound_from_ = from;
    if (count_in_bars > 0) {
        double tick = tick_of(from);
        from = sample_of(tick - count_in_bars * metre.bar_ticks_at(tick));
    }
    playing_ = true;
    jump(from);
}

void Transport::stop() {
    if (!playing_) return;
    int64_t at = position() > sound_from_ ? position() : sound_from_;
    playing_ = false;
    jump(at);
}

void Transport::seek(int64_t timeline) {
    sound_from_ = timeline;
    jump(timeline);
}

void Transport::stay(double tick) {
    if (clock_ > 0 || position() != 0) jump(sample_of(tick));
}

void Transport::reset() {
    stop();
    int64_t at = position();
    clock_ = 0;
    newest_ = 0;
    for (Jump& past : jumps_) past = {};
    seek(at);
}

int64_t Transport::to_loop_end(int frames) const {
    if (!playing_ || !looping_) return frames;
    int64_t left = sample_of(loop_end_) - position();
    return left > 0 && left < frames ? left : frames;
}

void Transport::loop(bool on, double start_tick, double end_tick) {
    looping_ = on && end_tick > start_tick;
    loop_start_ = start_tick;
    loop_end_ = end_tick;
}

int Transport::straight(int frames) const {
    int64_t at = position(), left = frames;
    if (playing_ && at < sound_from_) left = sound_from_ - at;
    int64_t to_end = playing_ && looping_ ? sample_of(loop_end_) - at : 0;
    if (to_end > 0 && to_end < left) left = to_end;
    return left < frames ? static_cast<int>(left) : frames;
}

bool Transport::advance(int frames) {
    clock_ += frames;
    if (!playing_ || !looping_ || position() != sample_of(loop_end_)) return false;
    sound_from_ = sample_of(loop_start_);
    jump(sound_from_);
    return true;
}

}  // namespace woodshed

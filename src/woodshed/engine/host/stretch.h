// For a device alone: a stretch of samples goes through its sample loop part by part, so that what does not
// wait for its own past is computed for several samples side by side (build/stretch.py writes the parts).
#pragma once

#include "lanes.h"

namespace woodshed {

// A value of each sample of a stretch, from sample `place` on, as many as are side by side.
inline Floats side_by_side(const float* from, int place) { return *reinterpret_cast<const FloatsAnywhere*>(from + place); }
inline Ints side_by_side(const int* from, int place) {
    typedef Ints Anywhere __attribute__((aligned(4)));
    return *reinterpret_cast<const Anywhere*>(from + place);
}
inline void keep(float* to, int place, Floats x) { *reinterpret_cast<FloatsAnywhere*>(to + place) = x; }
inline void keep(int* to, int place, Ints x) {
    typedef Ints Anywhere __attribute__((aligned(4)));
    *reinterpret_cast<Anywhere*>(to + place) = x;
}

// 0, 1, 2, ...: how many samples after the first of those side by side each is.
inline Ints counted() {
    Ints result;
    for (int i = 0; i < LANES; i++) result[i] = i;
    return result;
}

// What was one sample earlier, from the values of the samples before and of these.
template <class T> inline T one_later(T before, T now) {
#if LANES == 8
    return __builtin_shufflevector(before, now, 7, 8, 9, 10, 11, 12, 13, 14);
#else
    return __builtin_shufflevector(before, now, 3, 4, 5, 6);
#endif
}

// FACTOR * before + added, sample by sample: the sums of two neighbours, of four, of eight, and then what came before.
constexpr int power(int factor, int n) {
    unsigned result = 1;
    for (int i = 0; i < n; i++) result *= (unsigned)factor;
    return (int)result;
}
template <int FACTOR> inline Ints powers() {
    Ints result;
    for (int i = 0; i < LANES; i++) result[i] = power(FACTOR, i + 1);
    return result;
}
template <int FACTOR> inline Ints summed(Ints added, int before) {
    const Ints none = Ints(0);
#if LANES == 8
    added += power(FACTOR, 1) * __builtin_shufflevector(none, added, 0, 8, 9, 10, 11, 12, 13, 14);
    added += power(FACTOR, 2) * __builtin_shufflevector(none, added, 0, 0, 8, 9, 10, 11, 12, 13);
    added += power(FACTOR, 4) * __builtin_shufflevector(none, added, 0, 0, 0, 0, 8, 9, 10, 11);
#else
    added += power(FACTOR, 1) * __builtin_shufflevector(none, added, 0, 4, 5, 6);
    added += power(FACTOR, 2) * __builtin_shufflevector(none, added, 0, 0, 4, 5);
#endif
    return added + powers<FACTOR>() * before;
}

// A stretch into a ring of mask + 1 elements, from `place` on, and out of it.
template <class T> inline void wind(T* ring, int mask, int place, const T* from, int frames) {
    int begin = place & mask, first = mask + 1 - begin < frames ? mask + 1 - begin : frames;
    for (int i = 0; i < first; i++) ring[begin + i] = from[i];
    for (int i = first; i < frames; i++) ring[i - first] = from[i];
}
template <class T> inline void unwind(const T* ring, int mask, int place, T* to, int frames) {
    int begin = place & mask, first = mask + 1 - begin < frames ? mask + 1 - begin : frames;
    for (int i = 0; i < first; i++) to[i] = ring[begin + i];
    for (int i = first; i < frames; i++) to[i] = ring[i - first];
}

// A stretch out of a ring from places of its own. A delay that stands still or moves slowly reads neighbours.
template <class T> inline void pick(const T* ring, const int* places, T* to, int frames) {
    const int first = places[0];
    Ints astray = Ints(0);
    for (int i = 0; i + LANES <= frames; i += LANES) astray |= side_by_side(places, i) ^ (counted() + Ints(first + i));
    if (frames % LANES == 0 && !any(astray != 0)) {
        for (int i = 0; i < frames; i++) to[i] = ring[first + i];
    } else {
        for (int i = 0; i < frames; i++) to[i] = ring[places[i]];
    }
}

}  // namespace woodshed

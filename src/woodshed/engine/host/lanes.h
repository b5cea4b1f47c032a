// Floats and Ints: LANES floats or ints side by side, one for each voice or track of a bank.
//
// Every operation here exists for a plain float (or int) too, under the same name and with the same
// IEEE result, so that code written once as a template gives each lane the very bits that the
// scalar code gives. The order of operations is as written: the build allows no contraction.
#pragma once

#ifndef LANES
#ifdef __AVX2__
#define LANES 8
#else
#define LANES 4
#endif
#endif

namespace woodshed {

typedef float Floats __attribute__((ext_vector_type(LANES)));
typedef int Ints __attribute__((ext_vector_type(LANES)));
typedef double Doubles __attribute__((ext_vector_type(LANES)));
using Longs = decltype(Doubles() < Doubles());  // ints as wide as doubles
typedef Floats FloatsAnywhere __attribute__((aligned(4)));  // in memory, not at a multiple of their size

struct One {  // a single lane
    using F = float;
    using I = int;
    static constexpr int lanes = 1;
};

struct Many {  // LANES lanes
    using F = Floats;
    using I = Ints;
    static constexpr int lanes = LANES;
};

// The types that belong to a kind of float.
template <class F> struct With;
template <> struct With<float> {
    using I = int;
    using D = double;
    using L = long long;
};
template <> struct With<Floats> {
    using I = Ints;
    using D = Doubles;
    using L = Longs;
};
template <class F> using IntsOf = typename With<F>::I;
template <class F> using DoublesOf = typename With<F>::D;

// --- conditions: a comparison gives bool, or for lanes 0 and -1 ---

inline float choose(bool which, float yes, float no) { return which ? yes : no; }
inline int choose(bool which, int yes, int no) { return which ? yes : no; }
inline double choose(bool which, double yes, double no) { return which ? yes : no; }
inline Floats choose(Ints which, Floats yes, Floats no) { return which ? yes : no; }
inline Ints choose(Ints which, Ints yes, Ints no) { return which ? yes : no; }
inline Doubles choose(Longs which, Doubles yes, Doubles no) { return which ? yes : no; }
template <class T> inline T choose_all(bool which, T yes, T no) { return which ? yes : no; }

// Whether a condition holds in any lane.
inline bool any(bool which) { return which; }
inline bool any(Ints which) { return __builtin_reduce_or(which) != 0; }

inline int truth(bool which) { return which; }
inline Ints truth(Ints which) { return which & 1; }

// --- bits and conversions ---

inline int bits(float x) { return __builtin_bit_cast(int, x); }
inline Ints bits(Floats x) { return __builtin_bit_cast(Ints, x); }
inline float float_of_bits(int x) { return __builtin_bit_cast(float, x); }
inline Floats float_of_bits(Ints x) { return __builtin_bit_cast(Floats, x); }

inline float to_float(int x) { return (float)x; }
inline Floats to_float(Ints x) { return __builtin_convertvector(x, Floats); }

// Towards zero. What no int holds becomes the nearest that both can: C++ leaves it open.
inline int to_int(float x) {
    x = x < 2147483520.0f ? x : 2147483520.0f;
    x = -2147483648.0f < x ? x : -2147483648.0f;
    return (int)x;
}
inline Ints to_int(Floats x) {
    x = choose(x < 2147483520.0f, x, Floats(2147483520.0f));
    x = choose(-2147483648.0f < x, x, Floats(-2147483648.0f));
    return __builtin_convertvector(x, Ints);
}

inline double to_double(float x) { return (double)x; }
inline Doubles to_double(Floats x) { return __builtin_convertvector(x, Doubles); }
inline double to_double(int x) { return (double)x; }
inline Doubles to_double(Ints x) { return __builtin_convertvector(x, Doubles); }
inline float narrow(double x) { return (float)x; }
inline Floats narrow(Doubles x) { return __builtin_convertvector(x, Floats); }
inline long long bits(double x) { return __builtin_bit_cast(long long, x); }
inline Longs bits(Doubles x) { return __builtin_bit_cast(Longs, x); }
inline double double_of_bits(long long x) { return __builtin_bit_cast(double, x); }
inline Doubles double_of_bits(Longs x) { return __builtin_bit_cast(Doubles, x); }

// --- rounding and the like ---

inline float floor(float x) { return __builtin_elementwise_floor(x); }
inline Floats floor(Floats x) { return __builtin_elementwise_floor(x); }
inline double floor(double x) { return __builtin_elementwise_floor(x); }
inline float ceil(float x) { return __builtin_elementwise_ceil(x); }
inline Floats ceil(Floats x) { return __builtin_elementwise_ceil(x); }
inline double ceil(double x) { return __builtin_elementwise_ceil(x); }
inline float trunc(float x) { return __builtin_elementwise_trunc(x); }
inline Floats trunc(Floats x) { return __builtin_elementwise_trunc(x); }
inline double trunc(double x) { return __builtin_elementwise_trunc(x); }
inline float rint(float x) { return __builtin_elementwise_roundeven(x); }
inline Floats rint(Floats x) { return __builtin_elementwise_roundeven(x); }
inline double rint(double x) { return __builtin_elementwise_roundeven(x); }
inline float sqrt(float x) { return __builtin_elementwise_sqrt(x); }
inline Floats sqrt(Floats x) { return __builtin_elementwise_sqrt(x); }
inline double sqrt(double x) { return __builtin_elementwise_sqrt(x); }

template <class F> inline F copysign(F size, F sign) {
    return float_of_bits((bits(size) & 0x7fffffff) | (bits(sign) & (int)0x80000000));
}
// x with its sign turned where `sign` is below 0: no comparison, so it also turns at -0.
template <class F> inline F flip(F x, F sign) { return float_of_bits(bits(x) ^ (bits(sign) & (int)0x80000000)); }
inline float abs(float x) { return float_of_bits(bits(x) & 0x7fffffff); }
inline Floats abs(Floats x) { return float_of_bits(bits(x) & 0x7fffffff); }
// x, or 0 where it is too small for a normal number: those are computed slowly. Every loop waits for this, so it
// stays among the registers of floats, by a comparison of whole numbers that all targets have.
inline float flushed(float x) {
    typedef float Four __attribute__((ext_vector_type(4)));
    typedef int Whole __attribute__((ext_vector_type(4)));
    Four only = {x};
    Whole word = __builtin_bit_cast(Whole, __builtin_shufflevector(only, only, 0, -1, -1, -1));
    return __builtin_bit_cast(Four, word & ~((word & 0x7f800000) == 0))[0];
}
inline Floats flushed(Floats x) { return float_of_bits(bits(x) & ~((bits(x) & 0x7f800000) == 0)); }
inline double abs(double x) { return x < 0.0 ? -x : x; }
inline int abs(int x) { return x < 0 ? -x : x; }
inline Ints abs(Ints x) { return choose(x < 0, -x, x); }

// Half away from zero. (0.49999997 is the largest float below a half: a half would carry it to 1.)
template <class F> inline F round(F x) { return trunc(x + copysign(F(0.49999997f), x)); }

// With a NaN the first of the two is returned.
template <class T> inline T max(T a, T b) { return choose(a < b, b, a); }
template <class T> inline T min(T a, T b) { return choose(b < a, b, a); }
inline double max(double a, double b) { return a < b ? b : a; }
inline double min(double a, double b) { return b < a ? b : a; }

// --- whole numbers where C++ leaves cases open: by zero gives zero, shifts count modulo 32 ---

inline int quotient(int a, int b) { return b == 0 ? 0 : b == -1 ? -a : a / b; }
inline int modulo(int a, int b) { return b == 0 || b == -1 ? 0 : a % b; }
inline Ints quotient(Ints a, Ints b) {
    Ints result;
    for (int lane = 0; lane < LANES; lane++) result[lane] = quotient(a[lane], b[lane]);
    return result;
}
inline Ints modulo(Ints a, Ints b) {
    Ints result;
    for (int lane = 0; lane < LANES; lane++) result[lane] = modulo(a[lane], b[lane]);
    return result;
}
template <class I> inline I shift_left(I a, I b) { return a << (b & 31); }
template <class I> inline I shift_right(I a, I b) { return a >> (b & 31); }

// --- memory: lane l of element i lies at [i * lanes + l] ---

template <class F> inline F load(const float* from);
template <> inline float load<float>(const float* from) { return *from; }
template <> inline Floats load<Floats>(const float* from) { return *reinterpret_cast<const FloatsAnywhere*>(from); }
inline void store(float* to, float x) { *to = x; }
inline void store(float* to, Floats x) { *reinterpret_cast<FloatsAnywhere*>(to) = x; }

// Each lane reads its own place of an interleaved line.
inline float gather(const float* line, int place) { return line[place]; }
inline int gather(const int* line, int place) { return line[place]; }
inline Floats gather(const Floats* line, Ints place) {
    const float* from = reinterpret_cast<const float*>(line);
    Floats result;
    for (int lane = 0; lane < LANES; lane++) result[lane] = from[place[lane] * LANES + lane];
    return result;
}
inline Ints gather(const Ints* line, Ints place) {
    const int* from = reinterpret_cast<const int*>(line);
    Ints result;
    for (int lane = 0; lane < LANES; lane++) result[lane] = from[place[lane] * LANES + lane];
    return result;
}

// Each lane writes its own place of an interleaved line.
inline void scatter(float* line, int place, float x) { line[place] = x; }
inline void scatter(int* line, int place, int x) { line[place] = x; }
inline void scatter(Floats* line, Ints place, Floats x) {
    float* to = reinterpret_cast<float*>(line);
    for (int lane = 0; lane < LANES; lane++) to[place[lane] * LANES + lane] = x[lane];
}
inline void scatter(Ints* line, Ints place, Ints x) {
    int* to = reinterpret_cast<int*>(line);
    for (int lane = 0; lane < LANES; lane++) to[place[lane] * LANES + lane] = x[lane];
}

// One lane of one element.
inline void set_lane(float* line, int place, int, float x) { line[place] = x; }
inline void set_lane(int* line, int place, int, int x) { line[place] = x; }
inline void set_lane(Floats* line, int place, int lane, float x) { line[place][lane] = x; }
inline void set_lane(Ints* line, int place, int lane, int x) { line[place][lane] = x; }

// Each lane reads its own place of a table that all share.
template <class T> inline T look_up(const T* table, int place) { return table[place]; }
inline Floats look_up(const float* table, Ints place) {
    Floats result;
    for (int lane = 0; lane < LANES; lane++) result[lane] = table[place[lane]];
    return result;
}
inline Ints look_up(const int* table, Ints place) {
    Ints result;
    for (int lane = 0; lane < LANES; lane++) result[lane] = table[place[lane]];
    return result;
}

}  // namespace woodshed

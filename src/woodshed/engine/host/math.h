// The functions of music, without a C library: the same bits on every machine.
//
// float: written once for one lane and for many. Errors against float64, in units of the last place, as
// tests/engine_build/test_engine_math.py holds them to: pow 0.51; exp, exp2, log 1; exp10, expm1 1.5;
// log2, log10 2; sin and cos 2 for |x| <= 100; log1p 2.5; atan, atan2, hyperbolas 3; tan, asin, acos 4.
// double: log and exp to 1e-15, for times and tempos.
//
// Method: each argument is brought to a short interval (Cody and Waite, Software Manual for the
// Elementary Functions, 1980), where a polynomial of least greatest error takes its place. The
// coefficients were fitted by Lawson's iteration on 4,000 Chebyshev points.
#pragma once

#include "lanes.h"

namespace woodshed {

constexpr float INFINITE = __builtin_inff();
constexpr float NOT_A_NUMBER = __builtin_nanf("");

// --- exponentials ---

// To the nearest whole number for |x| < 2^22, and that number's bits are those of `shifted`: no
// conversion, which C++ leaves open for NaN.
constexpr float SHIFT = 12582912.0f;  // 1.5 * 2^23
template <class F> inline IntsOf<F> shifted_int(F shifted) { return bits(shifted) - 0x4b400000; }

// 2^k in two factors, so that results below the smallest normal number round once.
template <class F> inline F times_power_of_two(F x, IntsOf<F> k) {
    IntsOf<F> half = k >> 1;
    return x * float_of_bits((half + 127) << 23) * float_of_bits((k - half + 127) << 23);
}

// e^r - 1 for |r| <= ln(2) / 2.
template <class F> inline F short_expm1(F r) {
    F p = 0.041668387f + r * (0.00836871f + r * 0.0013814611f);
    return r + r * r * (0.49999994f + r * (0.16666521f + r * p));
}

template <class F> inline F exp(F x) {
    x = min(max(x, F(-104.0f)), F(89.0f));
    F shifted = x * 1.44269504f + SHIFT;
    F k = shifted - SHIFT;
    F r = (x - k * 0.69287109375f) - k * 0.00027608682f;
    return times_power_of_two(1.0f + short_expm1(r), shifted_int(shifted));
}

template <class F> inline F exp2(F x) {
    x = min(max(x, F(-151.0f)), F(129.0f));
    F shifted = x + SHIFT;
    F r = (x - (shifted - SHIFT)) * 0.69314718f;
    return times_power_of_two(1.0f + short_expm1(r), shifted_int(shifted));
}

template <class F> inline F exp10(F x) {
    x = min(max(x, F(-46.0f)), F(39.0f));
    F shifted = x * 3.32192809f + SHIFT;
    F k = shifted - SHIFT;
    F r = ((x - k * 0.301025390625f) - k * 4.605039e-06f) * 2.30258509f;
    return times_power_of_two(1.0f + short_expm1(r), shifted_int(shifted));
}

// e^x - 1, exact near 0 too.
template <class F> inline F expm1(F x) {
    x = min(max(x, F(-20.0f)), F(89.0f));
    F shifted = x * 1.44269504f + SHIFT;
    F k = shifted - SHIFT;
    F r = (x - k * 0.69287109375f) - k * 0.00027608682f;
    F small = short_expm1(r);
    IntsOf<F> half = shifted_int(shifted) >> 1;
    F one = float_of_bits((half + 127) << 23), other = float_of_bits((shifted_int(shifted) - half + 127) << 23);
    return small * one * other + (one * other - 1.0f);
}

// --- logarithms ---

// x = 2^exponent (1 + f), with 1 + f from sqrt(1/2) to sqrt(2).
template <class F> struct Parts {
    F exponent;
    F f;
};

template <class F> inline Parts<F> parts(F x) {
    auto tiny = x < 1.17549435e-38f;
    F scaled = choose(tiny, x * 33554432.0f, x);
    IntsOf<F> above = bits(scaled) - 0x3f3504f3;  // sqrt(1/2)
    F exponent = to_float(above >> 23) - choose(tiny, F(25.0f), F(0.0f));
    F mantissa = float_of_bits((above & 0x007fffff) + 0x3f3504f3);
    return {exponent, mantissa - 1.0f};
}

// ln(1 + f) for 1 + f from sqrt(1/2) to sqrt(2).
template <class F> inline F short_log1p(F f) {
    F s = f / (2.0f + f);
    F z = s * s;
    F r = z * (0.6666678f + z * (0.39977496f + z * 0.29873076f));
    F half = 0.5f * f * f;
    return f - (half - s * (half + r));
}

// What the formulas below leave out: 0, infinity, and below 0.
template <class F> inline F log_edges(F x, F result) {
    result = choose(x == INFINITE, x, result);
    result = choose(x == 0.0f, F(-INFINITE), result);
    return choose(x >= 0.0f, result, F(NOT_A_NUMBER));
}

template <class F> inline F log(F x) {
    Parts<F> p = parts(x);
    F result = p.exponent * 0.69287109375f + (short_log1p(p.f) + p.exponent * 0.00027608682f);
    return log_edges(x, result);
}

template <class F> inline F log2(F x) {
    Parts<F> p = parts(x);
    return log_edges(x, p.exponent + short_log1p(p.f) * 1.44269504f);
}

template <class F> inline F log10(F x) {
    Parts<F> p = parts(x);
    F result = p.exponent * 0.301025390625f + (short_log1p(p.f) * 0.434294482f + p.exponent * 4.605039e-06f);
    return log_edges(x, result);
}

// ln(1 + x), exact near 0 too.
template <class F> inline F log1p(F x) {
    F y = 1.0f + x;
    return choose(y == 1.0f, x, choose(y == INFINITE, y, log(y) * (x / (y - 1.0f))));
}

// --- powers: in double inside, for an error in the logarithm grows with the exponent ---

template <class D> inline D short_log2(D f) {
    D s = f / (2.0 + f);
    D z = s * s;
    D r = 0.2857211119517777 + z * (0.22176097281979 + z * 0.195855522138777);
    r = 0.6666666667584752 + z * (0.399999956041777 + z * r);
    return (2.0 * s + s * z * r) * 1.4426950408889634;
}

template <class D> inline D short_exp2(D r) {
    D p = 0.009618036910787 + r * (0.00133334307877 + r * (0.000154671103605 + r * 1.53149466655e-05));
    return 1.0 + r * (0.693147180541654 + r * (0.240226510758538 + r * (0.0555041096257096 + r * p)));
}

constexpr double DOUBLE_SHIFT = 6755399441055744.0;  // 1.5 * 2^52

// |x|^y for finite numbers, x not 0.
template <class F> inline F positive_pow(F x, F y) {
    using D = DoublesOf<F>;
    Parts<F> p = parts(x);
    D power = to_double(y) * (to_double(p.exponent) + short_log2(to_double(p.f)));
    power = choose(power < -160.0, D(-160.0), power);
    power = choose(power > 130.0, D(130.0), power);
    D shifted = power + DOUBLE_SHIFT;
    D r = power - (shifted - DOUBLE_SHIFT);
    D scale = double_of_bits((((bits(shifted) & 0xfff) + 1023) & 0x7ff) << 52);
    return narrow(short_exp2(r) * scale);
}

// As in C, but for infinite y: a negative x has real powers only for whole y.
template <class F> inline F pow(F x, F y) {
    F size = abs(x);
    F result = positive_pow(choose(size == 0.0f, F(1.0f), size), y);
    F zero_power = choose(y < 0.0f, F(INFINITE), F(0.0f));
    result = choose(size == 0.0f, zero_power, result);
    result = choose(size == INFINITE, choose(y < 0.0f, F(0.0f), F(INFINITE)), result);
    F half = y * 0.5f;
    F unreal = choose(size == INFINITE, result, F(NOT_A_NUMBER));
    F negative = choose(floor(y) != y, unreal, choose(floor(half) != half, -result, result));
    result = choose(x < 0.0f, negative, result);
    result = choose(y == 0.0f, F(1.0f), result);
    return choose(x == x, result, x);
}

// --- circles ---

// x - m pi/2 for whole |m| < 8192: the first three parts of pi/2 have 11 bits, so their products are exact.
template <class F> inline F minus_quarters(F x, F m) {
    F r = (x - m * 1.5703125f) - m * 0.0004837512969970703f;
    return (r - m * 7.549533620476723e-08f) - m * 2.563344068e-12f;
}

// sin(r) for |r| <= pi/2 and a little more.
template <class F> inline F short_sin(F r) {
    F z = r * r;
    F p = 0.008333066f + z * (-0.00019809595f + z * 2.6057613e-06f);
    return r + r * z * (-0.1666666f + z * p);
}

// A phase that the formulas can take: beyond it a float holds no phase worth the name.
template <class F> inline F in_reach(F x) { return choose(abs(x) < 12000.0f, x, F(0.0f)); }

template <class F> inline F sin(F x) {
    x = in_reach(x);
    F shifted = x * 0.318309886f + SHIFT;
    F half_turns = shifted - SHIFT;
    F r = minus_quarters(x, half_turns * 2.0f);
    return float_of_bits(bits(short_sin(r)) ^ (bits(shifted) << 31));
}

template <class F> inline F cos(F x) {
    x = in_reach(x);
    F shifted = (x * 0.318309886f - 0.5f) + SHIFT;
    F half_turns = shifted - SHIFT;
    F r = minus_quarters(x, half_turns * 2.0f + 1.0f);
    return float_of_bits(bits(short_sin(r)) ^ ((bits(shifted) + 1) << 31));
}

template <class F> inline F tan(F x) { return sin(x) / cos(x); }

// --- and their inverses ---

// atan of 0 or more.
template <class F> inline F positive_atan(F x) {
    auto large = x > 2.41421356f;
    auto middle = x > 0.414213562f;
    F above = choose(large, F(-1.0f), choose(middle, x - 1.0f, x));
    F below = choose(large, x, choose(middle, x + 1.0f, F(1.0f)));
    F t = above / below;
    F z = t * t;
    F p = -0.14243738f + z * (0.10595136f + z * -0.060811482f);
    F base = choose(large, F(1.57079633f), choose(middle, F(0.785398163f), F(0.0f)));
    return base + (t + t * z * (-0.33333316f + z * (0.19998483f + z * p)));
}

template <class F> inline F atan(F x) { return copysign(positive_atan(abs(x)), x); }

template <class F> inline F atan2(F y, F x) {
    F up = abs(y), along = abs(x);
    auto both_zero = up + along == 0.0f;
    F angle = positive_atan(choose(both_zero, F(0.0f), up / along));
    angle = choose(along == INFINITE, choose(up == INFINITE, F(0.785398163f), F(0.0f)), angle);
    return copysign(choose(bits(x) < 0, 3.14159265f - angle, angle), y);
}

template <class F> inline F asin(F x) { return atan2(x, sqrt((1.0f - x) * (1.0f + x))); }
template <class F> inline F acos(F x) { return atan2(sqrt((1.0f - x) * (1.0f + x)), x); }

// --- hyperbolas ---

template <class F> inline F tanh(F x) {
    F e = expm1(2.0f * min(abs(x), F(10.0f)));
    return copysign(choose(x == x, e / (e + 2.0f), x), x);
}

template <class F> inline F sinh(F x) {
    F size = abs(x);
    F e = expm1(min(size, F(88.0f)));
    F near = 0.5f * (e + e / (e + 1.0f));
    F half = exp(0.5f * size);
    return copysign(choose(size < 88.0f, near, 0.5f * half * half), x);
}

template <class F> inline F cosh(F x) {
    F half = exp(0.5f * abs(x));
    return 0.5f * half * half + 0.5f / half / half;
}

template <class F> inline F asinh(F x) {
    F size = abs(x);
    F square = size * size;
    F near = log1p(size + square / (1.0f + sqrt(1.0f + square)));
    return copysign(choose(size < 1e9f, near, log(size) + 0.693147181f), x);
}

template <class F> inline F acosh(F x) {
    F above = x - 1.0f;
    return choose(x < 1e9f, log1p(above + sqrt(above * (x + 1.0f))), log(x) + 0.693147181f);
}

template <class F> inline F atanh(F x) {
    F size = abs(x);
    return copysign(0.5f * log1p(2.0f * size / (1.0f - size)), x);
}

// --- remainders ---

// a - whole * b without rounding inside, for |whole| < 2^24: the product in two exact halves (Dekker 1971).
template <class F> inline F minus_product(F a, F whole, F b) {
    F whole_high = float_of_bits(bits(whole) & (int)0xfffff000), whole_low = whole - whole_high;
    F b_high = float_of_bits(bits(b) & (int)0xfffff000), b_low = b - b_high;
    return ((a - whole_high * b_high) - whole_high * b_low - whole_low * b_high) - whole_low * b_low;
}

// The remainder towards zero. 0 once |a / b| reaches 2^22, where its rest carries no music.
template <class F> inline F fmod(F a, F b) {
    F size = abs(b), whole = floor(abs(a) / size);
    F rest = minus_product(abs(a), whole, size);
    rest = choose(rest < 0.0f, rest + size, rest);
    rest = choose(rest >= size, rest - size, rest);
    rest = choose(whole < 4194304.0f, rest, F(0.0f));
    return copysign(choose(size == INFINITE, abs(a), rest), a);
}

// The remainder to the nearest whole multiple.
template <class F> inline F remainder(F a, F b) {
    F size = abs(b), whole = rint(a / size);
    F rest = minus_product(a, whole, size), half = 0.5f * size;
    rest = choose(rest > half, rest - size, choose(rest < -half, rest + size, rest));
    return choose(abs(whole) < 4194304.0f, rest, F(0.0f));
}

// --- double: for times and tempos, one at a time ---

inline double exp(double x) {
    if (x != x) return x;
    if (x > 709.78) return x > 709.782712893384 ? __builtin_inf() : exp(x - 1.0) * 2.718281828459045;
    if (x < -745.2) return 0.0;
    double k = rint(x * 1.4426950408889634);
    double r = (x - k * 6.93147180369123816490e-01) - k * 1.90821492927058770002e-10;
    double sum = 0.0;
    for (int n = 18; n > 0; n--) sum = (sum + 1.0) * r / n;  // the series of e^r - 1, from its end
    int whole = (int)k, half = whole / 2;
    double one = double_of_bits((long long)(half + 1023) << 52);
    double other = double_of_bits((long long)(whole - half + 1023) << 52);
    return (1.0 + sum) * one * other;
}

inline double log(double x) {
    if (!(x > 0.0)) return x == 0.0 ? -__builtin_inf() : __builtin_nan("");
    if (x == __builtin_inf()) return x;
    double offset = 0.0;
    if (x < 2.2250738585072014e-308) {
        x *= 18014398509481984.0;  // 2^54
        offset = 54.0;
    }
    long long above = bits(x) - 0x3fe6a09e667f3bcdLL;  // sqrt(1/2)
    double exponent = (double)(above >> 52) - offset;
    double f = double_of_bits((above & 0x000fffffffffffffLL) + 0x3fe6a09e667f3bcdLL) - 1.0;
    double s = f / (2.0 + f), z = s * s, sum = 0.0;
    for (int n = 23; n >= 3; n -= 2) sum = (sum + 2.0 / n) * z;  // 2 atanh(s) = 2 s + s (2 z / 3 + 2 z^2 / 5 + ...)
    double half = 0.5 * f * f;
    return exponent * 6.93147180369123816490e-01 +
           (f - (half - (s * (half + sum) + exponent * 1.90821492927058770002e-10)));
}

inline double exp2(double x) { return exp(x * 0.6931471805599453); }

// x^y for x of 0 or more.
inline double pow(double x, double y) { return x == 0.0 ? (y == 0.0 ? 1.0 : 0.0) : exp(y * log(x)); }

}  // namespace woodshed

// The functions of host/math.h over arrays, for one lane and for many.
#include "math.h"

using namespace woodshed;

#define PROBE extern "C" __attribute__((visibility("default"), used))

#define OF_ONE(name)                                                               \
    PROBE void name##_one(const float* a, const float*, float* to, int count) {    \
        for (int i = 0; i < count; i++) to[i] = name(a[i]);                        \
    }                                                                              \
    PROBE void name##_many(const float* a, const float*, float* to, int count) {   \
        for (int i = 0; i < count; i += LANES) store(to + i, name(load<Floats>(a + i))); \
    }

#define OF_TWO(name)                                                               \
    PROBE void name##_one(const float* a, const float* b, float* to, int count) {  \
        for (int i = 0; i < count; i++) to[i] = name(a[i], b[i]);                  \
    }                                                                              \
    PROBE void name##_many(const float* a, const float* b, float* to, int count) { \
        for (int i = 0; i < count; i += LANES)                                     \
            store(to + i, name(load<Floats>(a + i), load<Floats>(b + i)));         \
    }

template <class F> F whole(F x) { return to_float(to_int(x)); }

OF_ONE(exp)
OF_ONE(exp2)
OF_ONE(exp10)
OF_ONE(expm1)
OF_ONE(log)
OF_ONE(log2)
OF_ONE(log10)
OF_ONE(log1p)
OF_ONE(sin)
OF_ONE(cos)
OF_ONE(tan)
OF_ONE(asin)
OF_ONE(acos)
OF_ONE(atan)
OF_ONE(sinh)
OF_ONE(cosh)
OF_ONE(tanh)
OF_ONE(asinh)
OF_ONE(acosh)
OF_ONE(atanh)
OF_ONE(floor)
OF_ONE(ceil)
OF_ONE(rint)
OF_ONE(round)
OF_ONE(whole)
OF_TWO(pow)
OF_TWO(atan2)
OF_TWO(fmod)
OF_TWO(remainder)
OF_TWO(min)
OF_TWO(max)

PROBE void double_log(const double* a, double* to, int count) {
    for (int i = 0; i < count; i++) to[i] = log(a[i]);
}
PROBE void double_exp(const double* a, double* to, int count) {
    for (int i = 0; i < count; i++) to[i] = exp(a[i]);
}

// The inner loops everybody shares: lanes in and out, and checks.
#pragma once

#include "memory.h"

namespace woodshed {

template <int WIDTH>
void interleave_lanes(const float* const* sources, float* output, int frames) {
    const float* lanes[WIDTH];
    for (int l = 0; l < WIDTH; l++) lanes[l] = sources[l];
    for (int i = 0; i < frames; i++)
        for (int l = 0; l < WIDTH; l++) output[i * WIDTH + l] = lanes[l][i];
}

inline void interleave(const float* const* sources, float* output, int width, int frames) {
    if (width == 8)
        interleave_lanes<8>(sources, output, frames);
    else if (width == 4)
        interleave_lanes<4>(sources, output, frames);
    else
        copy_bytes(output, sources[0], sizeof(float) * static_cast<size_t>(frames));
}

inline bool all_finite(const float* samples, int frames) {
    uint32_t worst = 0;
    for (int i = 0; i < frames; i++) {
        uint32_t bits;
        __builtin_memcpy(&bits, samples + i, 4);
        uint32_t exponent = bits & 0x7f800000u;
        worst = worst > exponent ? worst : exponent;
    }
    return worst < 0x7f800000u;
}

}  // namespace woodshed

// Room to work in, shared by everything that runs within one engine, one thing at a time.
#pragma once

#include "array.h"

namespace woodshed {

constexpr int BLOCK = 256;     // the longest stretch of samples processed at once
constexpr int MOST_LANES = 8;  // the widest kernel on any machine
constexpr int MOST_INPUTS = 4;

struct Scratch {
    Scratch() {
        for (auto& lane : main)
            for (auto& channel : lane) channel.resize(BLOCK);
        for (auto& lane : side)
            for (auto& channel : lane) channel.resize(BLOCK);
        for (auto& channel : inputs) channel.resize(BLOCK * MOST_LANES);
        for (auto& channel : outputs) channel.resize(BLOCK * MOST_LANES);
        for (auto& channel : middle) channel.resize(BLOCK * MOST_LANES * 2);
        for (auto& channel : fast_inputs) channel.resize(BLOCK * MOST_LANES * 4);
        for (auto& channel : fast_outputs) channel.resize(BLOCK * MOST_LANES * 4);
        for (auto& channel : sum) channel.resize(BLOCK * 4);
        silence.resize(BLOCK);
    }

    Array<float> main[MOST_LANES][2];      // what each lane hears
    Array<float> side[MOST_LANES][2];      // and its sidechain
    Array<float> inputs[MOST_INPUTS];      // the same, lanes interleaved
    Array<float> outputs[2];
    Array<float> middle[MOST_INPUTS];      // at twice the rate, on the way to four times
    Array<float> fast_inputs[MOST_INPUTS]; // at the device's rate
    Array<float> fast_outputs[2];
    Array<float> sum[2];                   // an instrument's voices, at the device's rate
    Array<float> silence;
};

}  // namespace woodshed

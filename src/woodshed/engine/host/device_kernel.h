// Makes the table of plain functions that the host calls (kernel.h) from a class that the build wrote
// for a device. Such a class has: `lanes`, `name`, `inputs`, `outputs`, `initial` (the parameters'
// defaults), `parameters` and `meters` (a wide value each), `memory` (nothing but wide values),
// `prepare(sample_rate)`, `fill(lane)`, `compute`, and `stale`, which has it compute again what follows from the
// parameters alone. A device whose sides are alike is written for one of
// them: alone, its two sides are two lanes of a bank; side by side with others, each side has a bank.
#pragma once

#include "kernel.h"
#include "math.h"
#include "stretch.h"

namespace woodshed {

// What a sampler's voices read: one sample for each lane.
template <class Lane> struct Sound {
    static constexpr int MOST_CHANNELS = 2;
    const float* channels[MOST_CHANNELS][Lane::lanes];
    typename Lane::I frames;
    typename Lane::I sample_rate;

    void load(int lane, const Sample* sample) {
        static const float silence[1] = {0.0f};
        bool empty = sample == nullptr || sample->frames <= 0 || sample->channel_count <= 0;
        for (int channel = 0; channel < MOST_CHANNELS; channel++) {
            int source = empty ? 0 : channel < sample->channel_count ? channel : sample->channel_count - 1;
            channels[channel][lane] = empty ? silence : sample->channels[source];
        }
        reinterpret_cast<int*>(&frames)[lane] = empty ? 0 : sample->frames;
        reinterpret_cast<int*>(&sample_rate)[lane] = empty ? 48000 : to_int(sample->sample_rate + 0.5f);
    }

    void copy(const Sound& from, int lane) {
        for (int channel = 0; channel < MOST_CHANNELS; channel++) channels[channel][lane] = from.channels[channel][lane];
        reinterpret_cast<int*>(&frames)[lane] = reinterpret_cast<const int*>(&from.frames)[lane];
        reinterpret_cast<int*>(&sample_rate)[lane] = reinterpret_cast<const int*>(&from.sample_rate)[lane];
    }

    template <class F> F read(int channel, typename Lane::I place) const {
        F result;
        const int* places = reinterpret_cast<const int*>(&place);
        const int* last = reinterpret_cast<const int*>(&frames);
        for (int lane = 0; lane < Lane::lanes; lane++) {
            int limit = last[lane] > 0 ? last[lane] - 1 : 0;
            int at = places[lane] < 0 ? 0 : places[lane] > limit ? limit : places[lane];
            reinterpret_cast<float*>(&result)[lane] = channels[channel][lane][at];
        }
        return result;
    }
};

// For devices that read no sample.
template <class Lane> struct NoSound {
    void load(int, const Sample*) {}
    void copy(const NoSound&, int) {}
};

template <class Device> struct KernelOf {
    static Device& device(void* state) { return *static_cast<Device*>(state); }

    static void start(void* state, int sample_rate) {
        __builtin_memset(state, 0, sizeof(Device));
        using F = typename Device::F;
        for (int p = 0; p < Device::parameter_count; p++) device(state).parameters[p] = F(Device::initial[p]);
        for (int lane = 0; lane < Device::lanes; lane++) device(state).sound.load(lane, nullptr);
        device(state).prepare(sample_rate);
        for (int lane = 0; lane < Device::lanes; lane++) device(state).fill(lane);
        device(state).stale = true;
    }

    static void clear(void* state, int lane) {
        float* words = reinterpret_cast<float*>(&device(state).memory);
        int count = sizeof(typename Device::Memory) / sizeof(float);
        for (int word = lane; word < count; word += Device::lanes) words[word] = 0.0f;
        device(state).fill(lane);
    }

    template <class Wide> static void copy_lane(Wide& to, const Wide& from, int lane) {
        float* words = reinterpret_cast<float*>(&to);
        const float* others = reinterpret_cast<const float*>(&from);
        for (int word = lane; word < static_cast<int>(sizeof(Wide) / sizeof(float)); word += Device::lanes)
            words[word] = others[word];
    }

    static void copy(void* to, const void* from, int lane) {
        const Device& other = *static_cast<const Device*>(from);
        copy_lane(device(to).memory, other.memory, lane);
        copy_lane(device(to).parameters, other.parameters, lane);
        device(to).sound.copy(other.sound, lane);
        device(to).stale = true;
    }

    static void set(void* state, int parameter, int lane, float value) {
        float& held = reinterpret_cast<float*>(&device(state).parameters[parameter])[lane];
        device(state).stale = device(state).stale || bits(held) != bits(value);
        held = value;
    }

    static float meter(const void* state, int meter, int lane) {
        const Device* device = static_cast<const Device*>(state);
        return reinterpret_cast<const float*>(&device->meters[meter])[lane];
    }

    static void compute(void* state, int frames, float* const* inputs, float* const* outputs) {
        device(state).compute(frames, inputs, outputs);
    }

    static void load(void* state, int lane, const Sample* sample) {
        device(state).sound.load(lane, sample);
        device(state).stale = true;
    }

    static constexpr Kernel table() {
        return {Device::name, Device::lanes, Device::inputs, Device::outputs, sizeof(Device), start, clear, copy, set,
                meter,        compute,       Device::reads_sample ? load : nullptr};
    }
};

// Two of the lanes of `Device` are the sides of one device.
template <class Device> struct BothSides {
    using Bank = KernelOf<Device>;
    static constexpr int lanes = Device::lanes;
    static_assert(lanes > 1 && Device::inputs == 1 && Device::outputs == 1 && !Device::reads_sample);

    static void clear(void* state, int) {
        for (int side = 0; side < 2; side++) Bank::clear(state, side);
    }

    static void copy(void* to, const void* from, int) {
        for (int side = 0; side < 2; side++) Bank::copy(to, from, side);
    }

    static void set(void* state, int parameter, int, float value) {
        for (int lane = 0; lane < lanes; lane++) Bank::set(state, parameter, lane, value);
    }

    static float meter(const void* state, int meter, int) { return Bank::meter(state, meter, 0); }

    static void compute(void* state, int frames, float* const* inputs, float* const* outputs) {
        constexpr int longest = 64;
        alignas(64) float heard[longest * lanes] = {}, said[longest * lanes];
        float *input = heard, *output = said;
        for (int place = 0; place < frames; place += longest) {
            int count = frames - place < longest ? frames - place : longest;
            for (int i = 0; i < count; i++)
                for (int side = 0; side < 2; side++) heard[i * lanes + side] = inputs[side][place + i];
            Bank::compute(state, count, &input, &output);
            for (int i = 0; i < count; i++)
                for (int side = 0; side < 2; side++) outputs[side][place + i] = said[i * lanes + side];
        }
    }

    static constexpr Kernel table() {
        return {Device::name, 1, 2, 2, sizeof(Device), Bank::start, clear, copy, set, meter, compute, nullptr};
    }
};

// One bank for the left sides of several devices and one for the right ones.
template <class Device> struct EachSide {
    using Bank = KernelOf<Device>;
    struct Banks {
        Device sides[2];
    };
    static_assert(Device::inputs == 1 && Device::outputs == 1 && !Device::reads_sample);

    static void* bank(void* state, int side) { return &static_cast<Banks*>(state)->sides[side]; }

    static void start(void* state, int sample_rate) {
        for (int side = 0; side < 2; side++) Bank::start(bank(state, side), sample_rate);
    }

    static void clear(void* state, int lane) {
        for (int side = 0; side < 2; side++) Bank::clear(bank(state, side), lane);
    }

    static void copy(void* to, const void* from, int lane) {
        const Device* others = static_cast<const Banks*>(from)->sides;
        for (int side = 0; side < 2; side++) Bank::copy(bank(to, side), &others[side], lane);
    }

    static void set(void* state, int parameter, int lane, float value) {
        for (int side = 0; side < 2; side++) Bank::set(bank(state, side), parameter, lane, value);
    }

    static float meter(const void* state, int meter, int lane) { return Bank::meter(state, meter, lane); }

    static void compute(void* state, int frames, float* const* inputs, float* const* outputs) {
        for (int side = 0; side < 2; side++) Bank::compute(bank(state, side), frames, inputs + side, outputs + side);
    }

    static constexpr Kernel table() {
        return {Device::name, Device::lanes, 2, 2, sizeof(Banks), start, clear, copy, set, meter, compute, nullptr};
    }
};

}  // namespace woodshed

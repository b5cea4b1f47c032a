// Lets tests drive a device's kernels alone, without the player: a device by its place in `devices`,
// `many` choosing LANES lanes (1) or a single one (0).
#include "kernel.h"

#define PROBE extern "C" __attribute__((visibility("default"), used))

namespace {

const woodshed::Kernel* kernel(int device, int many) {
    const woodshed::DeviceInfo* info = woodshed::devices[device];
    return many ? info->lanes : info->one;
}

}  // namespace

PROBE int woodshed_probe_count() { return woodshed::device_count; }
PROBE const char* woodshed_probe_name(int device) { return woodshed::devices[device]->name; }

// 0 when the device has no such kernel.
PROBE int woodshed_probe_lanes(int device, int many) {
    const woodshed::Kernel* found = kernel(device, many);
    return found == nullptr ? 0 : found->lanes;
}

PROBE int woodshed_probe_bytes(int device, int many) { return (int)kernel(device, many)->state_bytes; }

PROBE void woodshed_probe_start(int device, int many, void* state, int sample_rate) {
    kernel(device, many)->start(state, sample_rate);
}

PROBE void woodshed_probe_clear(int device, int many, void* state, int lane) {
    kernel(device, many)->clear(state, lane);
}

PROBE void woodshed_probe_set(int device, int many, void* state, int parameter, int lane, float value) {
    kernel(device, many)->set(state, parameter, lane, value);
}

PROBE float woodshed_probe_meter(int device, int many, const void* state, int meter, int lane) {
    return kernel(device, many)->meter(state, meter, lane);
}

// `sample` is one channel of `frames` floats that outlive the state.
PROBE void woodshed_probe_load(int device, int many, void* state, int lane, const float* sample, int frames) {
    const float* channels[1] = {sample};
    woodshed::Sample loaded = {channels, 1, frames, 48000.0f};
    if (kernel(device, many)->load != nullptr) kernel(device, many)->load(state, lane, &loaded);
}

// Channel c of `input` and `output` begins at [c * frames * lanes].
PROBE void woodshed_probe_compute(int device, int many, void* state, int frames, float* input, float* output) {
    const woodshed::Kernel* found = kernel(device, many);
    float* inputs[8];
    float* outputs[8];
    for (int c = 0; c < found->inputs; c++) inputs[c] = input + c * frames * found->lanes;
    for (int c = 0; c < found->outputs; c++) outputs[c] = output + c * frames * found->lanes;
    found->compute(state, frames, inputs, outputs);
}

// The host's door: plain C functions on integer handles and arrays, the same names in both builds.
//
// An engine is not to be called by two threads at once; two engines never share anything. Handles
// come from the `_add` functions; -1 stands for none. Calls with a handle that names nothing do nothing.
#pragma once

#include <stdint.h>

#if defined(_WIN32)
#define WOODSHED_API extern "C" __declspec(dllexport)
#else
#define WOODSHED_API extern "C" __attribute__((visibility("default"), used))
#endif

namespace woodshed {
class Engine;
}
using Handle = woodshed::Engine*;

// ── memory (for the wasm build, whose caller cannot make its own) ──
WOODSHED_API void* ws_take(int bytes);
WOODSHED_API void ws_give(void* block);

// ── what there is ──
WOODSHED_API int ws_device_kinds();
WOODSHED_API const char* ws_device_kind_name(int kind);
WOODSHED_API int ws_lanes();

// ── one song ──
WOODSHED_API Handle ws_new(int sample_rate);
WOODSHED_API void ws_free(Handle engine);
// After tracks, routes, sends, devices, sidechains or tempo changed. 0, or -1 when a signal would feed
// itself; then the graph stays as it was.
WOODSHED_API int ws_connect(Handle engine);
// Devices added from now on run without oversampling: cheaper, a little rougher.
WOODSHED_API void ws_eco(Handle engine, int on);
// Devices added from now on are computed one by one, not in lanes: slower, the same sound.
WOODSHED_API void ws_alone(Handle engine, int on);
// As if the song had just been opened, stopped where it is: what plays next equals a rendering.
WOODSHED_API void ws_reset(Handle engine);
WOODSHED_API void ws_set_tempo(Handle engine, int count, const int* ticks, const double* bpms, const int* ramps);
WOODSHED_API void ws_set_metre(Handle engine, int count, const int* ticks, const int* beats, const int* units);

// ── tracks: kind 0 instrument, 1 audio, 2 group, 3 return, 4 master ──
WOODSHED_API int ws_track_add(Handle engine, int kind);
WOODSHED_API void ws_track_remove(Handle engine, int track);
WOODSHED_API void ws_track_order(Handle engine, int count, const int* tracks);
WOODSHED_API void ws_track_route(Handle engine, int track, int output);
// control 0 gain in dB, 1 pan (-1 to 1), 2 width (0 to 2)
WOODSHED_API void ws_track_set(Handle engine, int track, int control, float value);
// flag 0 mute, 1 solo, 2 solo safe, 3 inverted polarity
WOODSHED_API void ws_track_flag(Handle engine, int track, int flag, int on);
WOODSHED_API int ws_send_add(Handle engine, int from, int to, int pre);
WOODSHED_API void ws_send_remove(Handle engine, int send);
WOODSHED_API void ws_send_set(Handle engine, int send, float gain_db);

// ── devices ──
WOODSHED_API int ws_device_add(Handle engine, int track, int kind, int seed);
WOODSHED_API void ws_device_remove(Handle engine, int device);
WOODSHED_API void ws_device_order(Handle engine, int track, int count, const int* devices);
WOODSHED_API void ws_device_set(Handle engine, int device, int parameter, float value);
WOODSHED_API void ws_device_bypass(Handle engine, int device, int on);
WOODSHED_API void ws_device_sidechain(Handle engine, int device, int track);
// limits: low, high, low velocity, high velocity, pitch or -1, choke group
WOODSHED_API void ws_device_zone(Handle engine, int device, const int* limits, float gain_db, float pan);
// numbers: media, low, high, low velocity, high velocity, root, start, end, loop start, loop end
WOODSHED_API void ws_device_samples(Handle engine, int device, int count, const int* numbers, const float* gains_db);
WOODSHED_API float ws_device_meter(Handle engine, int device, int meter);

// ── clips ──
WOODSHED_API int ws_clip_add(Handle engine, int track);
WOODSHED_API void ws_clip_remove(Handle engine, int clip);
WOODSHED_API void ws_clip_order(Handle engine, int track, int count, const int* clips);
WOODSHED_API void ws_clip_place(Handle engine, int clip, int start, int length, int loop, int muted);
WOODSHED_API void ws_clip_notes(Handle engine, int clip, int count, const int* starts, const int* lengths,
                                const int* pitches, const int* velocities, const float* cents);
// kind -1 bend, -2 pressure, else a MIDI controller's number; key the one that it moves, or -1 for all
WOODSHED_API void ws_clip_controllers(Handle engine, int clip, int count, const int* ticks, const int* kinds,
                                      const float* values, const int* keys);
WOODSHED_API void ws_clip_groove(Handle engine, int clip, float swing, int grid, float amount, int offset_count,
                                 const float* offsets, int velocity_count, const float* velocities);
// curve 0 line, 1 equal power
WOODSHED_API void ws_clip_audio(Handle engine, int clip, int media, double offset, float gain_db, int fade_in,
                                int fade_out, int curve, int reverse);
// After a track's clips changed: lays them out for playing. ws_connect does the same for what is left.
WOODSHED_API void ws_clips_done(Handle engine, int track);

// ── automation: what 0 a track's control, 1 a send's gain, 2 a device's parameter, 3 a track's mute ──
WOODSHED_API void ws_automate(Handle engine, int what, int handle, int parameter, int count, const int* ticks,
                              const float* values, const int* curves, const float* bends);

// A hand on what automation moves: while it is held, what is set counts and the points do not.
WOODSHED_API void ws_hold(Handle engine, int what, int handle, int parameter, int on);

// ── media ──
WOODSHED_API int ws_media_add(Handle engine, int channels, int frames, float sample_rate);
WOODSHED_API void ws_media_remove(Handle engine, int media);
WOODSHED_API void ws_media_load(Handle engine, int media, const float* samples);
WOODSHED_API int ws_page_frames();
// Fills `pairs` with (media, page) needed within `horizon` samples; returns how many.
WOODSHED_API int ws_pages_wanted(Handle engine, int horizon, int most, int* pairs);
WOODSHED_API void ws_page_put(Handle engine, int media, int page, const float* samples);
WOODSHED_API double ws_late_samples(Handle engine);

// ── transport ──
WOODSHED_API void ws_play(Handle engine, int count_in_bars);
WOODSHED_API void ws_stop(Handle engine);
WOODSHED_API void ws_seek(Handle engine, double tick);
WOODSHED_API void ws_loop(Handle engine, int on, double start_tick, double end_tick);
WOODSHED_API void ws_click(Handle engine, int on, float gain_db);
WOODSHED_API double ws_tick(Handle engine);
WOODSHED_API double ws_position(Handle engine);
WOODSHED_API double ws_sample_at(Handle engine, double tick);
WOODSHED_API double ws_tick_at(Handle engine, double sample);

// ── live ──
WOODSHED_API void ws_note_on(Handle engine, int track, int pitch, int velocity);
WOODSHED_API void ws_note_off(Handle engine, int track, int pitch);
WOODSHED_API void ws_controller(Handle engine, int track, int kind, float value, int key);
WOODSHED_API void ws_panic(Handle engine);

// ── sound ──
WOODSHED_API void ws_process(Handle engine, int frames, float* left, float* right);
WOODSHED_API int ws_latency(Handle engine);
// where 0 after the devices (with that track's own latency), 1 the stem that reaches what the track
// feeds, 2 before the devices. Pointers hold for the next calls of ws_process; null ends it.
WOODSHED_API void ws_tap(Handle engine, int track, int where, float* left, float* right);
WOODSHED_API int ws_tap_latency(Handle engine, int track, int where);
// A frozen track plays what it is fed, `lag` samples late, in place of its clips, instruments and devices.
WOODSHED_API void ws_freeze(Handle engine, int track, int on, int lag);
WOODSHED_API void ws_feed(Handle engine, int track, float* left, float* right);

// ── what the studio shows ──
WOODSHED_API void ws_meters(Handle engine, int on);
// numbers: peak l r, rms l r, momentary LUFS, true peak l r (the last three of the master only)
WOODSHED_API void ws_meter(Handle engine, int track, float* numbers);
// Takes note of how long a stretch of sound took to make; returns the load, smoothed, 1 = all there is.
WOODSHED_API float ws_load(Handle engine, double spent_s, double sound_s);
// The next device that emitted NaN or Inf since it was last asked about, or -1.
WOODSHED_API int ws_fault(Handle engine);

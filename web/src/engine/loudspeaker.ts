/** When a frame of an audio context leaves the loudspeaker. */

/** The frame of the context that leaves the loudspeaker at a moment of the page's clock. */
export function frameHeard(context: BaseAudioContext, at_ms: number): number {
  if (!(context instanceof AudioContext)) return context.currentTime * context.sampleRate;
  const stamp = context.getOutputTimestamp();
  if (stamp.contextTime && stamp.performanceTime)
    return (stamp.contextTime + (at_ms - stamp.performanceTime) / 1000) * context.sampleRate;
  const since_s = (at_ms - performance.now()) / 1000;
  return (context.currentTime + since_s - (context.outputLatency || 0)) * context.sampleRate;
}

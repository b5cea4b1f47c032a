"""A cable from the loudspeaker back into the microphone: what a song plays is what is recorded of it."""

CABLE_S = 0.0371
"""How long the cable in the page is, besides what the browser adds."""

LOOP_BACK = """
(() => {
  // A cable from the output back into the input: what goes to the loudspeaker comes out of the microphone. It
  // lies within the audio graph, so that a busy machine cannot stretch it.
  const connect = AudioNode.prototype.connect;
  AudioNode.prototype.connect = function (to, ...more) {
    if (to instanceof AudioDestinationNode && this.context instanceof AudioContext) {
      const { context } = this;
      if (!context.cable) {
        context.cable = context.createDelay(1);
        context.cable.delayTime.value = CABLE_S;
        window.plug = context.createGain();
        connect.call(context.cable, window.plug);
      }
      connect.call(this, context.cable);
    }
    return connect.call(this, to, ...more);
  };
  const silent = new AudioContext();
  navigator.mediaDevices.getUserMedia = async () => silent.createMediaStreamDestination().stream;
  AudioContext.prototype.createMediaStreamSource = () => window.plug;
})();
""".replace("CABLE_S", str(CABLE_S))

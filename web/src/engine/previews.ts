/** Notes that are heard for a moment, as when one is drawn or moved. */

interface Keys {
  noteOn(track: string, pitch: number, velocity: number): void;
  noteOff(track: string, pitch: number): void;
}

export class Previews {
  private readonly sounding = new Map<string, ReturnType<typeof setTimeout>>();

  constructor(private readonly keys: Keys) {}

  play(track: string, pitch: number, velocity: number, length_s: number): void {
    const key = `${track} ${pitch}`;
    clearTimeout(this.sounding.get(key));
    if (this.sounding.has(key)) this.keys.noteOff(track, pitch);
    this.keys.noteOn(track, pitch, velocity);
    this.sounding.set(
      key,
      setTimeout(() => {
        this.sounding.delete(key);
        this.keys.noteOff(track, pitch);
      }, 1000 * length_s),
    );
  }

  close(): void {
    for (const preview of this.sounding.values()) clearTimeout(preview);
  }
}

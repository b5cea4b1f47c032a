/** What travels between the recording audio thread and the page. */

/** What the thread is told. Frames are those of the audio context. */
export type Asked =
  | { readonly record: number } // from this frame on, which may lie up to two seconds back
  | { readonly finish: number } // up to this frame
  | { readonly back: ArrayBuffer } // a chunk that was read
  | "close";

/** What it says. */
export type Captured =
  | {
      readonly said: "chunk";
      readonly frame: number;
      readonly frames: number;
      readonly samples: Float32Array<ArrayBuffer>;
    }
  | { readonly said: "finished"; readonly frame: number }
  // `frames` is 0 while the gap goes on
  | { readonly said: "gap"; readonly frame: number; readonly frames: number }
  | { readonly said: "level"; readonly left: number; readonly right: number };

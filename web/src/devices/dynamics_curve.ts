/**
 * How loud a compressor, gate or limiter lets a steady level out, both in dBFS.
 *
 * Source: Giannoulis, Massberg, Reiss, Digital Dynamic Range Compressor Design, JAES 60 (6), 2012, eq. 4;
 * `wanted_reduction` in `devices/lib/dynamics.lib`.
 */

export interface Compression {
  readonly threshold_db: number;
  readonly ratio: number;
  readonly knee_db: number;
  readonly makeup_db: number;
  /** 0 is the input alone. */
  readonly mix: number;
}

/** What comes out of a compressor when `level_db` goes in for long. */
export function compressed_db(level_db: number, by: Compression): number {
  const gain = 10 ** ((by.makeup_db - reduction_db(level_db, by)) / 20);
  return level_db + 20 * Math.log10(1 + by.mix * (gain - 1));
}

/** By how many dB the gain is turned down; never below 0. */
export function reduction_db(
  level_db: number,
  { threshold_db, ratio, knee_db }: Pick<Compression, "threshold_db" | "ratio" | "knee_db">,
): number {
  const width = Math.max(knee_db, 0.01);
  const over = level_db - threshold_db;
  const bend = Math.max(0, Math.min(width, over + width / 2));
  return (1 - 1 / ratio) * ((bend * bend) / (2 * width) + Math.max(0, over - width / 2));
}

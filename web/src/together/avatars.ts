/** The shapes by which people are told apart, drawn for a square of 24: the same words as the server's. */

export const AVATARS = {
  note: "M9 18a3 3 0 1 1-2-2.8V5l10-2v11a3 3 0 1 1-2-2.8V7L9 8.2z",
  drum: "M12 4c5 0 8 1.6 8 3.5v9c0 1.9-3 3.5-8 3.5s-8-1.6-8-3.5v-9C4 5.6 7 4 12 4zm0 2C8 6 6 7 6 7.500S8 9 12 9s6-1 6-1.500S16 6 12 6z",
  string: "M15 3l6 6-3 1-1 3c2 4-2 8-6 6-1-.5-2 0-3 1-2 2-5-1-3-3 1-1 1.5-2 1-3-2-4 2-8 6-6l3-1z",
  reed: "M4 18L16 6l-1-2 2-1 4 4-1 2-2-1L6 20zM9 14l1 1 2-2-1-1zm4-4l1 1 2-2-1-1z",
  key: "M3 5h18v14H3zm2 2v10h3v-5H7V7zm5 5v5h4v-5h-1V7h-2v5zm6 0v5h3V7h-2v5z",
  moon: "M20 14.500A8.5 8.5 0 1 1 9.5 4a7 7 0 0 0 10.5 10.500z",
  wave: "M3 10h2.5v4H3zM7 6.5h2.5v11H7zM11 3.5h2.5v17H11zM15 7h2.5v10H15zM19 10h2.5v4H19z",
  leaf: "M4 20C4 9 10 4 20 4c0 10-5 16-14 14.500C7.5 14 10 11 14 9 9 10 6 14 4 20z",
} as const;

export type Avatar = keyof typeof AVATARS;

/** The lines of a shape; a shape that this page does not know is a note. */
export const shapeOf = (avatar: string): string => AVATARS[avatar as Avatar] ?? AVATARS.note;

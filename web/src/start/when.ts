/** When something happened, as people say it: "3 minutes ago", "yesterday", "4 March". */

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const ago = new Intl.RelativeTimeFormat("en-GB", { numeric: "auto" });
const inYear = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long" });
const everYear = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric" });

/** `at_s` and `now_s` are seconds since 1970. */
export function whenInWords(at_s: number, now_s: number = Date.now() / 1000): string {
  const past = Math.max(0, now_s - at_s);
  if (past < 45) return "just now";
  if (past < HOUR - 30) return ago.format(-Math.max(1, Math.round(past / MINUTE)), "minute");
  if (past < DAY) return ago.format(-Math.max(1, Math.round(past / HOUR)), "hour");
  if (past < 7 * DAY) return ago.format(-Math.round(past / DAY), "day");
  const date = new Date(at_s * 1000);
  return (date.getFullYear() === new Date(now_s * 1000).getFullYear() ? inYear : everYear).format(date);
}

/** The order of records, told by their ids. */

export function ids(records: readonly { readonly id: string }[]): string[] {
  return records.map((record) => record.id);
}

export function sameIds(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((id, index) => id === b[index]);
}

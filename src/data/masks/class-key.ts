/** What two spellings of a class's name share: case, blanks, hyphens and underscores do not count. */
export function classKey(name: string): string {
  return name
    .toLowerCase()
    .replace(/[\s_-]+/g, ' ')
    .trim();
}

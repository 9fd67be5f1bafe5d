/** `image_*.tif, 9 files` of files whose names begin and end alike; else the first and how many more. */
export function filesName(files: readonly string[]): string {
  const [first, ...others] = files;
  let [start, end] = [0, 0];
  while (start < first.length && others.every((other) => other[start] === first[start])) start++;
  const left = Math.min(...files.map(({ length }) => length)) - start;
  while (end < left && others.every((other) => other.at(-1 - end) === first.at(-1 - end))) end++;
  const beginning = first.slice(0, start);
  // Digits that all have in common belong to the numbers that differ.
  const stem = beginning.replace(/\d+$/, '');
  const ending = first.slice(first.length - end).replace(/^\d+/, '');
  return stem === '' ? `${first} and ${others.length} more` : `${stem}*${ending}, ${files.length} files`;
}

/** Rising numbers with what follows on each other joined: `1`, `10-14`. */
export function rangesOf(numbers: readonly number[]): string[] {
  const groups: [number, number][] = [];
  for (const number of numbers) {
    const last = groups.at(-1);
    if (last && number === last[1] + 1) last[1] = number;
    else groups.push([number, number]);
  }
  return groups.flatMap(([first, last]) =>
    first === last ? [String(first)] : last === first + 1 ? [String(first), String(last)] : [`${first}-${last}`],
  );
}

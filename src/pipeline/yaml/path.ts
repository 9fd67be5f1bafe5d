/** The keys and indexes that lead to a value: `['architecture', 2, 'conv']`. */
export type Path = readonly (string | number)[];

/** `architecture[2].conv`: how messages and `--set` write a path. */
export function formatPath(path: Path): string {
  return path.map((part, index) => (typeof part === 'number' ? `[${part}]` : (index ? '.' : '') + part)).join('');
}

/** Reads `a.b[2].c` (also `a.b.2.c`); undefined if it is not a valid path. */
export function parsePath(text: string): Path | undefined {
  if (!/^[^.[\]\s=]+(\.[^.[\]\s=]+|\[\d+\])*$/.test(text)) return undefined;
  return [...text.matchAll(/[^.[\]]+/g)].map(([part]) => (/^\d+$/.test(part) ? Number(part) : part));
}

/** Reads a JSON pointer such as ajv's instancePath. */
export function parsePointer(pointer: string): Path {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replace(/~1/g, '/').replace(/~0/g, '~'))
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}

export function startsWith(path: Path, prefix: Path): boolean {
  return prefix.length <= path.length && prefix.every((part, index) => part === path[index]);
}

/** What a path leads to in plain values; undefined where it leads nowhere. */
export function valueAt(value: unknown, path: Path): unknown {
  return path.reduce((found, part) => (found as Record<string | number, unknown> | null | undefined)?.[part], value);
}

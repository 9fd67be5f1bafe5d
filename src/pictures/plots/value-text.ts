/**
 * Values that vary, as legends and axes have them: `patch.size = 5`, `5 a class`; of a long path its last two keys, where they say which.
 *
 * @param paths all that vary
 */
export function pathValueText(path: string, value: unknown, paths: readonly string[]): string {
  if (path.endsWith('.per_class')) return `${valueText(value)} a class`;
  const perClass = perClassOf(path, value);
  if (perClass !== undefined) return `${perClass} a class`;
  return `${shortPath(path, paths)} = ${valueText(value)}`;
}

/** A value in a few characters: no quotes, no braces. */
function valueText(value: unknown): string {
  if (value === undefined || value === null) return '–';
  return typeof value === 'object'
    ? JSON.stringify(value).replaceAll(/[{}"]/g, '').replaceAll(':', ' ').replaceAll(',', ', ')
    : String(value);
}

/** `{per_class: 5}` of an amount of pixels. */
function perClassOf(path: string, value: unknown): unknown {
  const isAmount = /^split\.(train|validation|draw)$/.test(path) && typeof value === 'object' && value !== null;
  return isAmount && Object.keys(value).join() === 'per_class' ? (value as { per_class: unknown }).per_class : undefined;
}

function shortPath(path: string, paths: readonly string[]): string {
  const lastOf = (one: string) => one.split('.').slice(-2).join('.');
  return paths.filter((one) => lastOf(one) === lastOf(path)).length > 1 ? path : lastOf(path);
}

/** What varies: each path with its value. */
type Point = Readonly<Record<string, unknown>>;

/** How a sweep is drawn: over numbers, over steps that are joined, or as dots side by side. */
export type SweepShape =
  | { readonly kind: 'line'; readonly axis: string; readonly values: readonly number[]; readonly logarithmic: boolean }
  | {
      readonly kind: 'steps' | 'dots';
      readonly axis: string;
      /** Of the places, if not the configurations' own. */ readonly names?: readonly string[];
    };

/** More configurations than these are a table alone. */
const MOST_DRAWN = 24;
/** So few whole numbers are names rather than places on an axis: kernels of 8, 16, 24, 32. */
const FEW = 6;
/** From here on small values could not be told apart on an even axis. */
const WIDE = 50;

/**
 * What form follows from what varies: one value that is a share or a measure makes a line, few whole numbers make dots (Fig. 6
 * of the paper), names that count (blocks-1-1, blocks-2-1) make joined steps (Fig. 11), methods make dots.
 * Bars would need an axis from 0.
 *
 * @returns undefined where a table says more
 */
export function sweepShape(configurations: readonly { readonly name: string; readonly point: Point }[]): SweepShape | undefined {
  if (configurations.length < 2 || configurations.length > MOST_DRAWN) return undefined;
  const single = singleValue(configurations.map(({ point }) => point));
  if (single) {
    const { axis, values, shares } = single;
    // So many pixels of each class are a measure, however few numbers there are.
    const isAmount = axis.endsWith('per_class');
    const isFew = !shares && !isAmount && values.length <= FEW && values.every(Number.isInteger);
    if (isFew) return { kind: 'dots', axis, names: values.map(String) };
    const [least, most] = [Math.min(...values), Math.max(...values)];
    return { kind: 'line', axis: shares ? `${axis}, %` : axis, values, logarithmic: least > 0 && most / least >= WIDE };
  }
  const stems = new Set(configurations.map(({ name }) => name.replaceAll(/[\d.]+/g, '#')));
  const [stem] = stems;
  const counts = stems.size === 1 && stem.includes('#');
  return { kind: counts ? 'steps' : 'dots', axis: counts ? stem.replaceAll(/[-_]?#/g, '') || 'configuration' : 'configuration' };
}

/** The one number that varies: a path's, or that of several paths which have the same everywhere. */
function singleValue(points: readonly Point[]): { axis: string; values: number[]; shares: boolean } | undefined {
  const paths = Object.keys(points[0]);
  const own = points.map((point) => [...new Set(paths.map((path) => point[path]))]);
  if (paths.length === 0 || own.some(({ length }) => length !== 1)) return undefined;
  const texts = own.map(([value]) => String(value));
  const shares = texts.every((text) => /^[\d.]+ ?%$/.test(text));
  const values = shares ? texts.map((text) => Number.parseFloat(text)) : own.map(([value]) => value as number);
  if (!values.every((value) => typeof value === 'number' && Number.isFinite(value)) || new Set(values).size < values.length)
    return undefined;
  const keys = new Set(paths.map((path) => (paths.length === 1 ? path : path.split('.').at(-1)!)));
  return { axis: keys.size === 1 ? [...keys][0] : 'value', values, shares };
}

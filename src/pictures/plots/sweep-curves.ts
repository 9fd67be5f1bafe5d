import { pathValueText } from './value-text.js';
import type { SweepShape } from './sweep-shape.js';

interface Swept {
  readonly name: string;
  /** What varies: each path with its value. */
  readonly point: Readonly<Record<string, unknown>>;
}

/** Curves of several methods over one amount. */
export interface SweepCurves {
  readonly shape: Extract<SweepShape, { kind: 'line' }>;
  /** Of each configuration the curve that it is a point of. */
  readonly series: readonly string[];
}

/** More points or curves than these are a table alone. */
const [MOST_POINTS, MOST_CURVES] = [120, 10];

/**
 * Several methods, each over the same training amounts, as Fig. 10 of the paper has them: one path below split.train or split.draw has
 * several shares or numbers, and everything else that varies says which method it is.
 *
 * @returns undefined of any other sweep
 */
export function sweepCurves(configurations: readonly Swept[]): SweepCurves | undefined {
  if (configurations.length > MOST_POINTS) return undefined;
  const paths = new Set(configurations.flatMap(({ point }) => Object.keys(point)));
  const amounts = [...paths].filter((path) => /^split\.(train|draw)(\.per_class)?$/.test(path));
  if (amounts.length !== 1 || paths.size < 2) return undefined;
  const [path] = amounts;
  const texts = configurations.map(({ point }) => String(point[path]));
  const shares = texts.every((text) => /^[\d.]+ ?%$/.test(text));
  const values = texts.map((text) => (shares ? Number.parseFloat(text) : Number(text)));
  if (!values.every(Number.isFinite)) return undefined;
  const rests = configurations.map(({ point }) =>
    JSON.stringify(
      Object.entries(point)
        .filter(([key, value]) => key !== path && value != null)
        .sort(),
    ),
  );
  const groups = new Map<string, number[]>();
  for (const [index, rest] of rests.entries()) groups.set(rest, [...(groups.get(rest) ?? []), index]);
  const places = [...groups.values()].map((own) => own.map((index) => values[index]));
  const areCurves = places.every((own) => own.length > 1 && new Set(own).size === own.length);
  if (groups.size < 2 || groups.size > MOST_CURVES || !areCurves) return undefined;
  const titles = titlesOf([...groups].map(([rest, own]) => ({ rest, names: own.map((index) => configurations[index].name) })));
  const key = path.endsWith('per_class') ? `${path.replace(/\.per_class$/, '')}, pixels of each class` : path;
  return {
    shape: { kind: 'line', axis: shares ? `${path}, %` : key, values, logarithmic: false },
    series: rests.map((rest) => titles.get(rest)!),
  };
}

/** So few values that vary beside the amount say more than a name. */
const FEW_PATHS = 2;

/** What varies, where it is a value or two; of methods, whose settings are many, what the names of their configurations begin with. */
function titlesOf(groups: readonly { readonly rest: string; readonly names: readonly string[] }[]): Map<string, string> {
  const begins = groups.map(({ names }) => commonStart(names).replace(/[-_.\d]+$/, ''));
  const tell = begins.every((text) => text !== '') && new Set(begins).size === begins.length;
  const points = groups.map(({ rest }) => JSON.parse(rest) as [path: string, value: unknown][]);
  const paths = [...new Set(points.flatMap((own) => own.map(([path]) => path)))];
  const isPlain = points.every((own) => own.length === paths.length && own.every(([, value]) => typeof value !== 'object'));
  const said = points.map((own) => own.map(([path, value]) => pathValueText(path, value, paths)).join(', '));
  return new Map(groups.map(({ rest }, index) => [rest, tell && !(isPlain && paths.length <= FEW_PATHS) ? begins[index] : said[index]]));
}

function commonStart([first, ...others]: readonly string[]): string {
  let length = first.length;
  for (const other of others) while (!other.startsWith(first.slice(0, length))) length--;
  return first.slice(0, length);
}

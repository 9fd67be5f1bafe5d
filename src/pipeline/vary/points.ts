import type { Configuration, Experiment } from '../experiment.js';
import { formatPath, type Path, startsWith, valueAt } from '../yaml/path.js';
import { alternativesAt } from '../schema/schema-tree.js';

/** The configurations as a `vary` of resolved values: each with its name and all that not every one shares. */
export function spellPoints(configurations: readonly Configuration[]): Record<string, unknown>[] {
  const experiments = configurations.map(({ experiment }) => experiment);
  const paths = varyingPaths(experiments);
  return experiments.map((experiment) => ({
    name: experiment.name,
    ...Object.fromEntries(paths.map((path) => [formatPath(path), valueAt(experiment, path) ?? null])),
  }));
}

/** The paths of what differs between experiments, but for their names; none lies within another. */
function varyingPaths(experiments: readonly Experiment[]): Path[] {
  const keys = new Set(experiments.flatMap((experiment) => Object.keys(experiment)));
  keys.delete('name');
  const paths = [...keys].flatMap((key) => [
    ...differing(
      experiments.map((experiment) => valueAt(experiment, [key])),
      [key],
    ),
  ]);
  return paths.filter((path) => !paths.some((other) => other !== path && startsWith(path, other)));
}

function* differing(values: readonly unknown[], path: Path): Generator<Path> {
  if (values.every((value) => JSON.stringify(value) === JSON.stringify(values[0]))) return;
  const keys = sharedKeys(values, path);
  if (!keys) yield path;
  else
    for (const key of keys)
      yield* differing(
        values.map((value) => valueAt(value, [key])),
        [...path, key],
      );
}

/** The keys or indexes of values that differ further down only; undefined where they differ as a whole. */
function sharedKeys(values: readonly unknown[], path: Path): readonly (string | number)[] | undefined {
  const [first] = values;
  if (values.some((value) => typeof value !== 'object' || value === null || Array.isArray(value) !== Array.isArray(first)))
    return undefined;
  const keysOf = (value: unknown) =>
    Object.keys(value as object)
      .sort()
      .join();
  if (values.some((value) => keysOf(value) !== keysOf(first))) return undefined;
  if (!Array.isArray(first)) return Object.keys(first as object);
  // Blocks one by one as long as their kinds agree; lists of numbers as a whole.
  return alternativesAt([...path, 0]).length > 0 && values.every((value) => kinds(value) === kinds(first)) ? [...first.keys()] : undefined;
}

function kinds(blocks: unknown): string {
  return (blocks as object[]).map((block) => Object.keys(block)[0]).join();
}

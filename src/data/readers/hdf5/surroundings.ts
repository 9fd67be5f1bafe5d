import type { Attributes } from '../facts/around.js';
import { factsOfArrays, plainName, plainValue } from '../facts/surroundings.js';
import { axesByName } from './dimensions.js';
import type { Hdf5, Hdf5Dataset, Hdf5Values } from './module.js';
import { withProducts } from './products/index.js';

/** Attributes of more bytes are no facts. */
const MOST_BYTES = 1 << 18;

/** Datasets of two axes or more with what their attributes, those of their groups and arrays beside them say. */
export function withAttributes(module: Hdf5, file: bigint, datasets: readonly Hdf5Dataset[], values: Hdf5Values): Hdf5Dataset[] {
  const known = new Map<string, Attributes>();
  const attributesOf = (path: string): Attributes => {
    const found = known.get(path) ?? attributesAt(module, file, path, values);
    known.set(path, found);
    return found;
  };
  const facts = factsOfArrays(
    datasets.filter(({ obstacle }) => obstacle === undefined),
    { attributesOf, valuesOf: (path) => plainValue(attempt(() => values.dataset(path))) },
  );
  const described = datasets.map((dataset) => {
    const { path, shape, type, obstacle } = dataset;
    const about = facts.get(path);
    if (!about || type === undefined || obstacle !== undefined) return dataset;
    const likelyAxes = axesByName(module, file, path, shape.length);
    return { ...dataset, about, ...(likelyAxes && { likelyAxes }) };
  });
  return [...withProducts(described, attributesOf)];
}

function attributesAt(module: Hdf5, file: bigint, path: string, values: Hdf5Values): Attributes {
  const names = attempt(() => module.get_attribute_names(file, path)) ?? [];
  return new Map(
    names.flatMap((name) => {
      const value = plainValue(
        attempt(() => {
          const { size, total_size: count } = module.get_attribute_metadata(file, path, name);
          return size * count > MOST_BYTES ? undefined : values.attribute(path, name);
        }),
      );
      return value === undefined ? [] : [[plainName(name), value] as const];
    }),
  );
}

/** Undefined where an object cannot be read: what it says is then not known. */
function attempt<Result>(action: () => Result): Result | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}

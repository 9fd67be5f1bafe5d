import {
  attributeFacts,
  type Attributes,
  type AttributeValue,
  type Described,
  GOOD,
  MAP_INFO,
  WAVELENGTHS,
  WIDTHS,
} from '../facts/attributes.js';
import { productOf } from '../place.js';
import { axesByName } from './dimensions.js';
import type { Hdf5, Hdf5Dataset, Hdf5Values } from './module.js';
import { withProducts } from './products/index.js';

/** Arrays that describe bands, by their names. */
const DESCRIBING = [...WAVELENGTHS, ...WIDTHS, ...GOOD, ...MAP_INFO];
/** Longer ones describe something else; attributes of more bytes are no facts. */
const [MOST_VALUES, MOST_BYTES] = [20000, 1 << 18];

/** Datasets of two axes or more with what their attributes, those of their groups and arrays beside them say. */
export function withAttributes(module: Hdf5, file: bigint, datasets: readonly Hdf5Dataset[], values: Hdf5Values): Hdf5Dataset[] {
  const known = new Map<string, Attributes>();
  const attributesOf = (path: string): Attributes => {
    const found = known.get(path) ?? attributesAt(module, file, path, values);
    known.set(path, found);
    return found;
  };
  const describing = datasets.flatMap((dataset) => {
    const described = describingValue(dataset, values, attributesOf);
    return described ? [{ path: dataset.path, ...described }] : [];
  });
  const described = datasets.map((dataset) => {
    const { path, shape } = dataset;
    if (shape.length < 2 || dataset.type === undefined || dataset.obstacle !== undefined) return dataset;
    const groups = groupsOf(path).map(attributesOf);
    const beside = [...describing].sort((a, b) => shared(b.path, path) - shared(a.path, path) || a.path.length - b.path.length);
    const likelyAxes = axesByName(module, file, path, shape.length);
    return { ...dataset, about: attributeFacts({ shape, own: attributesOf(path), groups, beside }), ...(likelyAxes && { likelyAxes }) };
  });
  return [...withProducts(described, attributesOf)];
}

function describingValue(
  { path, shape, obstacle }: Hdf5Dataset,
  values: Hdf5Values,
  attributesOf: (path: string) => Attributes,
): Described | undefined {
  const name = plainName(path.split('/').at(-1)!);
  const isShort = shape.filter((length) => length !== 1).length <= 1 && productOf(shape) <= MOST_VALUES;
  if (!DESCRIBING.includes(name) || !isShort || obstacle !== undefined) return undefined;
  const value = plainValue(attempt(() => values.dataset(path)));
  const own = attributesOf(path);
  const unit = own.get('units') ?? own.get('unit');
  return value === undefined ? undefined : { name, value, ...(typeof unit === 'string' ? { unit } : {}) };
}

/** The groups that an object lies in, the nearest first, the file's root last. */
function groupsOf(path: string): string[] {
  const parts = path.split('/').slice(0, -1);
  return [...parts.map((_, index) => parts.slice(0, parts.length - index).join('/')), '/'];
}

/** How many groups two paths have in common. */
function shared(a: string, b: string): number {
  const [one, other] = [a.split('/').slice(0, -1), b.split('/').slice(0, -1)];
  const differing = one.findIndex((part, index) => part !== other[index]);
  return differing < 0 ? one.length : differing;
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

function plainName(name: string): string {
  return name.toLowerCase().replace(/[\s_-]+/g, '');
}

/** Numbers and texts, alone or in lists. */
function plainValue(value: unknown): AttributeValue | undefined {
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'number' || typeof value === 'string') return value;
  const list = ArrayBuffer.isView(value)
    ? Array.from(value as unknown as Iterable<number | bigint>)
    : Array.isArray(value)
      ? (value as unknown[]).flat(3)
      : [];
  const plain = list.map((one) => (typeof one === 'bigint' ? Number(one) : one));
  if (plain.length === 0) return undefined;
  if (plain.every((one) => typeof one === 'number')) return plain;
  return plain.every((one) => typeof one === 'string') ? plain : undefined;
}

/** Undefined where an object cannot be read: what it says is then not known. */
function attempt<Result>(action: () => Result): Result | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}

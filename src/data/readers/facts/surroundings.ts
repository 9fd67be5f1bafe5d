import { productOf } from '../place.js';
import { type Attributes, type AttributeValue, COORDINATES, type DescribedAround, MAP_INFO } from './around.js';
import { attributeFacts, type AttributeFacts, GOOD, WAVELENGTHS, WIDTHS } from './attributes.js';

/** Arrays that describe bands or places, by their names. */
const DESCRIBING = [...WAVELENGTHS, ...WIDTHS, ...GOOD, ...MAP_INFO, ...COORDINATES.x, ...COORDINATES.y];
/** What netCDF-4 says of a dimension that has no variable: it stores one all the same, of zeros. */
const NO_VARIABLE = /^This is a netCDF dimension but not a netCDF variable/;
/** Longer ones describe something else. */
const MOST_VALUES = 20000;

/** An array of a file that has groups: HDF5, netCDF, Zarr. */
export interface GroupedArray {
  /** Without a stroke in front: `scene/cube`. */
  readonly path: string;
  readonly shape: readonly number[];
}

/** What a file has beside its arrays' values. */
export interface Around {
  /** Of an array or a group, `/` of all; empty where there is no such thing. */
  attributesOf(path: string): Attributes;
  /** Of an array that `describes`; undefined where they cannot be read. */
  valuesOf(path: string): AttributeValue | undefined;
}

/** Whether an array is a short list that says something of others: wavelengths, widths, places of rows. */
export function describes({ path, shape }: GroupedArray): boolean {
  const isShort = shape.filter((length) => length !== 1).length <= 1 && productOf(shape) <= MOST_VALUES;
  return isShort && DESCRIBING.includes(plainName(path.split('/').at(-1)!));
}

/** What attributes of each array, of its groups, and arrays beside it say of it; for arrays of two axes or more. */
export function factsOfArrays(arrays: readonly GroupedArray[], { attributesOf, valuesOf }: Around): ReadonlyMap<string, AttributeFacts> {
  const describing = arrays.filter(describes).flatMap(({ path }): (DescribedAround & { path: string })[] => {
    const own = attributesOf(path);
    const value = NO_VARIABLE.test(String(own.get('name'))) ? undefined : valuesOf(path);
    const unit = own.get('units') ?? own.get('unit');
    const name = plainName(path.split('/').at(-1)!);
    return value === undefined ? [] : [{ path, name, value, ...(typeof unit === 'string' ? { unit } : {}) }];
  });
  return new Map(
    arrays
      .filter(({ shape }) => shape.length >= 2)
      .map(({ path, shape }) => {
        const own = attributesOf(path);
        const beside = [...describing].sort((a, b) => shared(b.path, path) - shared(a.path, path) || a.path.length - b.path.length);
        const mapping = mappingOf(path, own, attributesOf);
        return [
          path,
          attributeFacts({ shape, own, groups: groupsOf(path).map(attributesOf), beside, ...(mapping && { mapping }) }),
        ] as const;
      }),
  );
}

/** The attributes of the variable that CF's `grid_mapping` names (`crs`, or `crs: x y`), looked for in the groups from the nearest. */
function mappingOf(path: string, own: Attributes, attributesOf: Around['attributesOf']): Attributes | undefined {
  const said = own.get('gridmapping');
  const [name] = typeof said === 'string' ? said.trim().split(/[:\s]/, 1) : [''];
  if (name === '') return undefined;
  const places = name.startsWith('/') ? [name.slice(1)] : groupsOf(path).map((group) => (group === '/' ? name : `${group}/${name}`));
  return places.map(attributesOf).find((attributes) => attributes.size > 0);
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

export function plainName(name: string): string {
  return name.toLowerCase().replace(/[\s_-]+/g, '');
}

/** Numbers and texts, alone or in lists. */
export function plainValue(value: unknown): AttributeValue | undefined {
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

import type { ListedVariable } from '../reader.js';
import type { NpyHeader } from './header.js';

/** An array of an NPZ file. */
export interface NamedHeader {
  readonly name: string;
  readonly header: NpyHeader;
}

/** What says which values of an array count, as numpy.ma has it: true where one does not. */
export interface MaskedBy {
  readonly mask: string;
}

/** How people call what numpy.ma keeps beside an array when they save both: `data` and `mask`, or `cube` and `cube_mask`. */
function masksOf(name: string): string[] {
  return [...['_', '.', '-'].map((sign) => `${name}${sign}mask`), `mask_${name}`, ...(name === 'data' ? ['mask'] : [])];
}

export function fillsOf(name: string): string[] {
  return [`${name}_fill_value`, `${name}.fill_value`, ...(name === 'data' ? ['fill_value'] : [])];
}

/** The array of truth values, of the same shape and order, that belongs to an array. */
export function maskBeside({ name, header }: NamedHeader, all: readonly NamedHeader[]): NamedHeader | undefined {
  return all.find(
    (other) =>
      masksOf(name).includes(other.name) &&
      other.header.descr.endsWith('b1') &&
      String(other.header.shape) === String(header.shape) &&
      other.header.fortran === header.fortran,
  );
}

/** Arrays with what masks them; a mask of another array is none by itself. */
export function withMasks(
  listed: readonly ListedVariable[],
  all: readonly NamedHeader[],
  fillOf: (name: string) => number | undefined,
): ListedVariable[] {
  const masks = new Map(
    all.flatMap((one) => {
      const mask = maskBeside(one, all);
      return mask ? [[one.name, mask.name] as const] : [];
    }),
  );
  const names = new Set(masks.values());
  return listed.map((variable) => {
    const mask = masks.get(variable.name);
    if (names.has(variable.name)) return { ...variable, numeric: false, description: `${variable.description}, the mask of another array` };
    if (mask === undefined) return variable;
    const ignore = fillOf(variable.name) ?? (variable.type?.startsWith('float') ? NaN : undefined);
    const isCube = variable.shape.length > 2;
    return {
      ...variable,
      ...(isCube && ignore !== undefined ? { facts: { ignore } } : {}),
      detail: { mask } satisfies MaskedBy,
      ...(isCube && ignore === undefined
        ? { remarks: [`its mask (${mask}) is not applied: save a fill_value beside it, which whole numbers need`] }
        : {}),
    };
  });
}

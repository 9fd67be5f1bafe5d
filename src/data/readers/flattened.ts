import { formatShape } from '../cube.js';
import type { ListedVariable } from './reader.js';

/** What an image's rows and columns are called beside a matrix of its pixels. */
const SIZES = [
  ['nrow', 'ncol'],
  ['nrows', 'ncols'],
  ['numrows', 'numcols'],
  ['rows', 'cols'],
  ['rows', 'columns'],
  ['row', 'col'],
  ['lines', 'samples'],
  ['height', 'width'],
  ['h', 'w'],
] as const;

/** Of a matrix whose one axis is all pixels: where they lie. */
export interface Flattened {
  readonly rows: number;
  readonly columns: number;
  /** Which axis of the matrix, as MATLAB shows it, the pixels are. */
  readonly axis: number;
}

/**
 * Images that files for MATLAB hold as a matrix, bands x pixels or pixels x bands, with numbers that say how many rows and columns they
 * have (`nRow`, `nCol`): common in data for unmixing. Pixels run down the columns, as MATLAB's `reshape` has them. A mask is a list
 * of pixels. Nothing is taken so in a file that has an array of rows x columns x bands.
 *
 * @param valueOf the value of a variable that is one number
 */
export async function withImagesOfMatrices<Variable extends ListedVariable>(
  variables: readonly Variable[],
  valueOf: (variable: Variable) => Promise<number | undefined>,
): Promise<readonly (Variable & { readonly flattened?: Flattened })[]> {
  if (variables.some(({ numeric, shape }) => numeric && shape.filter((length) => length !== 1).length > 2)) return variables;
  const sizes = await sizesIn(variables, valueOf);
  if (sizes.size === 0) return variables;
  const isMask = ({ numeric, shape }: Variable, size: Size) => numeric && String(shape) === String([size.rows, size.columns]);
  return variables.map((variable) => {
    const { shape, numeric, description } = variable;
    const size = sizeFor(variable.name, sizes);
    if (!size) return variable;
    const hasMask = variables.some((one) => isMask(one, size));
    const pixels = size.rows * size.columns;
    const axis = shape.length === 2 && shape[0] !== shape[1] ? shape.indexOf(pixels) : -1;
    const other = shape[1 - axis];
    if (!numeric || axis < 0 || pixels < 4 || (other === 1 && hasMask)) return variable;
    const lengths = axis === 0 ? [size.rows, size.columns, other] : [other, size.rows, size.columns];
    const axes = axis === 0 ? (['rows', 'columns', 'bands'] as const) : (['bands', 'rows', 'columns'] as const);
    return {
      ...variable,
      flattened: { ...size, axis },
      shape: other === 1 ? [size.rows, size.columns] : lengths,
      axes: other === 1 ? (['rows', 'columns'] as const) : axes,
      description: `${description}, of ${formatShape([size.rows, size.columns])} pixels`,
    };
  });
}

interface Size {
  readonly rows: number;
  readonly columns: number;
}

/** The sizes that a file tells, by the struct that tells them ('' of variables in none). */
async function sizesIn<Variable extends ListedVariable>(
  variables: readonly Variable[],
  valueOf: (variable: Variable) => Promise<number | undefined>,
): Promise<ReadonlyMap<string, Size>> {
  const structs = new Map<string, Map<string, Variable>>();
  for (const one of variables) {
    if (!one.numeric || one.shape.some((length) => length !== 1)) continue;
    const struct = structOf(one.name);
    structs.set(struct, (structs.get(struct) ?? new Map<string, Variable>()).set(keyOf(one.name), one));
  }
  const sizes = new Map<string, Size>();
  for (const [struct, numbers] of structs) {
    const size = await sizeIn(numbers, valueOf);
    if (size) sizes.set(struct, size);
  }
  return sizes;
}

async function sizeIn<Variable>(
  numbers: ReadonlyMap<string, Variable>,
  valueOf: (variable: Variable) => Promise<number | undefined>,
): Promise<Size | undefined> {
  for (const names of SIZES) {
    const found = names.map((name) => numbers.get(name));
    if (found.some((one) => one === undefined)) continue;
    const [rows, columns] = await Promise.all(found.map((one) => valueOf(one!)));
    if ([rows, columns].every((one) => one !== undefined && Number.isInteger(one) && one > 0 && one < 1 << 24))
      return { rows: rows!, columns: columns! };
  }
  return undefined;
}

/** The size that its own struct tells, else one around that; else the only one of the file. */
function sizeFor(name: string, sizes: ReadonlyMap<string, Size>): Size | undefined {
  for (let struct = structOf(name); ; struct = structOf(struct)) {
    const size = sizes.get(struct);
    if (size) return size;
    if (struct === '') return sizes.size === 1 ? [...sizes.values()][0] : undefined;
  }
}

const structOf = (name: string): string => name.slice(0, Math.max(0, name.search(/[./][^./]*$/)));

/** The last part of its path, as names are compared. */
function keyOf(name: string): string {
  return name
    .split(/[./]/)
    .at(-1)!
    .toLowerCase()
    .replace(/[\s_-]+/g, '');
}

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
  const size = await sizeIn(variables, valueOf);
  if (!size) return variables;
  const isMask = ({ numeric, shape }: Variable) => numeric && String(shape) === String([size.rows, size.columns]);
  const hasMask = variables.some(isMask);
  return variables.map((variable) => {
    const { shape, numeric, description } = variable;
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

async function sizeIn<Variable extends ListedVariable>(
  variables: readonly Variable[],
  valueOf: (variable: Variable) => Promise<number | undefined>,
): Promise<{ rows: number; columns: number } | undefined> {
  const numbers = new Map(
    variables.flatMap((one) => (one.numeric && one.shape.every((length) => length === 1) ? [[keyOf(one.name), one] as const] : [])),
  );
  for (const names of SIZES) {
    const found = names.map((name) => numbers.get(name));
    if (found.some((one) => one === undefined)) continue;
    const [rows, columns] = await Promise.all(found.map((one) => valueOf(one!)));
    if ([rows, columns].every((one) => one !== undefined && Number.isInteger(one) && one > 0 && one < 1 << 24))
      return { rows: rows!, columns: columns! };
  }
  return undefined;
}

/** The last part of its path, as names are compared. */
function keyOf(name: string): string {
  return name
    .split(/[./]/)
    .at(-1)!
    .toLowerCase()
    .replace(/[\s_-]+/g, '');
}

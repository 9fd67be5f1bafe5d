import { writeEnvi } from '../data/readers/writers/envi.js';

export interface Squares {
  readonly bands?: number;
  /** Of a square, in pixels. */
  readonly side?: number;
  readonly brighter?: number;
  /** The wavelength of the first band, where bands have one, of 20 nm each. */
  readonly from?: number;
  /** The first row of each square has no label. */
  readonly gaps?: boolean;
  /** Lines of the cube's header, and of the mask's. */
  readonly more?: string;
  readonly ofMask?: string;
}

/** An ENVI scene of three materials in squares, FILE.hdr with its mask FILE_gt.hdr: nearly every pixel can be told by its spectrum. */
export function writeSquares(file: string, rows: number, columns: number, options: Squares = {}): void {
  const { bands = 8, side = 4, brighter = 1, from, gaps = false, more = '', ofMask } = options;
  const labels: number[] = [];
  const values: number[] = [];
  for (let pixel = 0; pixel < rows * columns; pixel++) {
    const [row, column] = [Math.floor(pixel / columns), pixel % columns];
    const material = (Math.floor(row / side) + Math.floor(column / side)) % 3;
    labels.push(gaps && row % side === 0 ? 0 : material + 1);
    for (let band = 0; band < bands; band++)
      values.push(Math.round(brighter * (1000 + 300 * material * (band % 5) + 40 * band + ((pixel * 31 + band * 17) % 50))));
  }
  const wavelengths =
    from === undefined
      ? ''
      : `wavelength units = nm\nwavelength = {${Array.from({ length: bands }, (_, band) => from + 20 * band).join(', ')}}\n`;
  writeEnvi(file, [rows, columns, bands], values, { type: 'uint16', interleave: 'bil', more: `${wavelengths}${more}` });
  writeEnvi(`${file}_gt`, [rows, columns, 1], labels, { type: 'uint8', ...(ofMask === undefined ? {} : { more: ofMask }) });
}

/** A pipeline that takes a moment: a random forest on SCENE.hdr with its mask. */
export const forestOn = (scene: string, { name = scene, trees = 8, seeds = '[0]' } = {}): string => `version: 1
name: ${name}
dataset: {cube: {file: ${scene}.hdr}, mask: {file: ${scene}_gt.hdr}}
split: {by: random, train: 30%, validation: 20, test: rest}
patch: {size: 3}
classifier: {random-forest: {trees: ${trees}}}
seeds: ${seeds}
`;

import { type Cell, csvPieces, plainLines, writeCsv } from '../base/csv.js';
import type { FileData } from '../base/file-data.js';
import { encodeNpy } from './maps/npy.js';

/** What a block makes of pixels (predict/features.ts). */
export interface FeatureRows {
  /** [pixels, width] */
  readonly values: Float32Array;
  readonly shape: { readonly rows: number; readonly columns: number; readonly depth: number; readonly channels: number };
  readonly predicted: Uint16Array;
  /** Of the scene. */
  readonly columns: number;
  readonly list: { readonly pixels: Uint32Array; readonly labels: Uint16Array };
  /** [pixels, 2] */
  readonly embedding?: Float64Array;
}

const PIXEL = ['row', 'column', 'class', 'predicted'];

/** features.npy [pixels, rows, columns, depth, channels], features.csv with the pixels, and embedding.csv where there is one. */
export function featureFiles(rows: FeatureRows): Map<string, FileData> {
  const { values, shape, list, embedding } = rows;
  const count = list.pixels.length;
  const width = values.length / count;
  const { rows: high, columns: wide, depth, channels } = shape;
  // Nine digits give every float32 back.
  const own = (index: number) => Array.from(values.subarray(index * width, (index + 1) * width), (value) => Number(value.toPrecision(9)));
  function* lines(): Generator<Cell[]> {
    for (let index = 0; index < count; index++) yield [...pixelCells(rows, index), ...own(index)];
  }
  return new Map<string, FileData>([
    ['features.npy', encodeNpy(values, [count, high, wide, depth, channels])],
    ['features.csv', csvPieces([...PIXEL, ...Array.from({ length: width }, (_, at) => `f${at + 1}`)], () => plainLines(lines()))],
    ...(embedding
      ? [
          [
            'embedding.csv',
            writeCsv(
              [...PIXEL, 'x', 'y'],
              Array.from(list.pixels, (_, index) => [
                ...pixelCells(rows, index),
                ...[0, 1].map((axis) => Number(embedding[2 * index + axis].toPrecision(6))),
              ]),
            ),
          ] as const,
        ]
      : []),
  ]);
}

/** The class is empty where it is not known. */
function pixelCells({ columns, list: { pixels, labels }, predicted }: FeatureRows, index: number): Cell[] {
  return [Math.floor(pixels[index] / columns), pixels[index] % columns, labels[index] || undefined, predicted[index]];
}

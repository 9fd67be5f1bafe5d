import type { RandomStream } from '../../numerics/random.js';
import { smoothField } from './smooth-field.js';

export interface FieldLayout {
  /** [rows, columns]: what covers each pixel: 1 ... classes, or a background material from classes + 1 on. */
  readonly material: Uint8Array;
  /** [rows, columns]: the mask; 0 = unlabelled. */
  readonly labels: Uint8Array;
}

/** Materials that no class has: tracks, bare ground, water. */
export const BACKGROUND_MATERIALS = 3;
const UNLABELLED_SHARE = 0.4;
/** Of the unlabelled pixels these are background; the others are the rims of fields, which surveyors leave out. */
const BACKGROUND_SHARE = 0.22;
const SMALLEST_CLASS = 18;
const FIELD_PIXELS = 150;

interface Field {
  readonly material: number;
  readonly pixels: number;
}

/**
 * A patchwork of fields with winding borders, as farmland is: classes of unequal size, the last few tiny, each of one
 * field or several; background fields between; the rims of fields unlabelled. Every class keeps at least
 * min(18, its even share) labelled pixels.
 */
export function makeLayout(rows: number, columns: number, classes: number, random: RandomStream): FieldLayout {
  const area = rows * columns;
  const labelled = classSizes(Math.floor(area * (1 - UNLABELLED_SHARE)), classes);
  const rim = (1 - BACKGROUND_SHARE) / (1 - UNLABELLED_SHARE);
  const covered = labelled.map((pixels) => Math.floor(pixels * rim));
  const background = area - covered.reduce((sum, pixels) => sum + pixels, 0);
  const fields = covered.flatMap((pixels, index) => divide(index + 1, pixels, random));
  for (let index = 0; index < BACKGROUND_MATERIALS; index++) {
    const [start, end] = [index, index + 1].map((part) => Math.floor((background * part) / BACKGROUND_MATERIALS));
    fields.push(...divide(classes + 1 + index, end - start, random));
  }
  const material = placeFields(shuffled(fields, random), rows, columns, random);
  return { material, labels: labelInteriors(material, labelled, rows, columns) };
}

/** Sizes that fall off with rank; about an eighth of the classes (two at least, of six or more) are tiny. */
function classSizes(total: number, classes: number): number[] {
  const tiny = classes < 4 ? 0 : Math.max(classes < 6 ? 1 : 2, Math.floor(classes / 8));
  const smallest = Math.max(1, Math.min(SMALLEST_CLASS, Math.floor(total / classes)));
  const weights = Array.from({ length: classes - tiny }, (_, rank) => 1 / (1 + 0.45 * rank));
  const sum = weights.reduce((a, b) => a + b, 0);
  const spare = total - smallest * classes;
  const sizes = weights.map((weight) => smallest + Math.floor((spare * weight) / sum));
  return [...sizes, ...new Array<number>(tiny).fill(smallest)];
}

/** Divides what a material covers into fields of uneven size. */
function divide(material: number, pixels: number, random: RandomStream): Field[] {
  const count = Math.max(1, Math.round(pixels / FIELD_PIXELS));
  const cuts = Array.from({ length: count }, () => 0.5 + random.uniform());
  const sum = cuts.reduce((a, b) => a + b, 0);
  let before = 0;
  let done = 0;
  return cuts
    .map((cut) => {
      before += cut;
      const end = Math.round((pixels * before) / sum);
      const field = { material, pixels: end - done };
      done = end;
      return field;
    })
    .filter((field) => field.pixels > 0);
}

function shuffled(fields: readonly Field[], random: RandomStream): Field[] {
  return Array.from(random.shuffle(Uint32Array.from(fields.keys())), (index) => fields[index]);
}

/** Cuts the scene in two along its longer side, the border bent by a smooth field, until each piece is one field. */
function placeFields(fields: readonly Field[], rows: number, columns: number, random: RandomStream): Uint8Array {
  const spacing = Math.max(4, Math.min(rows, columns) / 6);
  const bend = [smoothField(rows, columns, spacing, random), smoothField(rows, columns, spacing, random)];
  const material = new Uint8Array(rows * columns);
  const key = new Float64Array(rows * columns);

  function place(pixels: Uint32Array, some: readonly Field[]): void {
    if (some.length === 1) {
      for (const pixel of pixels) material[pixel] = some[0].material;
      return;
    }
    const [firstCount, firstPixels] = halve(some, pixels.length);
    const { height, width } = extent(pixels, columns);
    const byRow = height >= width;
    for (const pixel of pixels) {
      key[pixel] = byRow ? Math.floor(pixel / columns) + 2 * bend[0][pixel] : (pixel % columns) + 2 * bend[1][pixel];
    }
    const sorted = pixels.sort((a, b) => key[a] - key[b] || a - b);
    place(sorted.slice(0, firstPixels), some.slice(0, firstCount));
    place(sorted.slice(firstPixels), some.slice(firstCount));
  }

  place(Uint32Array.from(material.keys()), fields);
  return material;
}

/** How many of the first fields come closest to half of the pixels, and how many pixels they have. */
function halve(fields: readonly Field[], total: number): [number, number] {
  let count = 1;
  let sum = fields[0].pixels;
  while (count < fields.length - 1 && sum + fields[count].pixels / 2 < total / 2) sum += fields[count++].pixels;
  return [count, sum];
}

/** How many rows and columns some pixels span. */
function extent(pixels: Uint32Array, columns: number): { height: number; width: number } {
  let [top, bottom, left, right] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const pixel of pixels) {
    const row = Math.floor(pixel / columns);
    const column = pixel % columns;
    top = Math.min(top, row);
    bottom = Math.max(bottom, row);
    left = Math.min(left, column);
    right = Math.max(right, column);
  }
  return { height: bottom - top + 1, width: right - left + 1 };
}

/** Labels the pixels of each class that lie deepest in its fields, as many as it should have. */
function labelInteriors(material: Uint8Array, labelled: readonly number[], rows: number, columns: number): Uint8Array {
  const labels = new Uint8Array(rows * columns);
  const depth = depths(material, rows, columns);
  const pools = labelled.map(() => [] as number[]);
  for (let pixel = 0; pixel < material.length; pixel++) pools[material[pixel] - 1]?.push(pixel);
  pools.forEach((pool, index) => {
    const deepest = pool.sort((a, b) => depth[b] - depth[a] || a - b).slice(0, labelled[index]);
    for (const pixel of deepest) labels[pixel] = index + 1;
  });
  return labels;
}

/** For each pixel how many of the 5 x 5 around it are of the same material. */
function depths(material: Uint8Array, rows: number, columns: number): Uint8Array {
  const depth = new Uint8Array(material.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const pixel = row * columns + column;
      for (let r = Math.max(row - 2, 0); r <= Math.min(row + 2, rows - 1); r++) {
        for (let c = Math.max(column - 2, 0); c <= Math.min(column + 2, columns - 1); c++) {
          if (material[r * columns + c] === material[pixel]) depth[pixel]++;
        }
      }
    }
  }
  return depth;
}

import { pow } from '../../numerics/functions.js';
import type { Rgb } from './picture.js';

/** Red, green and blue in linear light as people without one kind of cone see them (Machado, Oliveira, Fernandes 2009, severity 1). */
const DEFICIENCIES = {
  protan: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deutan: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritan: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
} as const;

export type Vision = 'normal' | keyof typeof DEFICIENCIES;
export const VISIONS: readonly Vision[] = ['normal', 'protan', 'deutan', 'tritan'];

/** A colour as coordinates in which equal distances look alike: Oklab (Ottosson 2020). */
export function seenBy(vision: Vision, colour: Rgb): readonly number[] {
  const linear = colour.map(toLinear);
  const [r, g, b] = vision === 'normal' ? linear : product(DEFICIENCIES[vision], linear).map((part) => Math.min(1, Math.max(0, part)));
  const cones = [
    0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b,
    0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b,
    0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b,
  ].map((part) => (part <= 0 ? 0 : pow(part, 1 / 3)));
  return product(
    [
      [0.2104542553, 0.793617785, -0.0040720468],
      [1.9779984951, -2.428592205, 0.4505937099],
      [0.0259040371, 0.7827717662, -0.808675766],
    ],
    cones,
  );
}

export function distance(a: readonly number[], b: readonly number[]): number {
  return Math.sqrt(a.reduce((sum, part, index) => sum + (part - b[index]) * (part - b[index]), 0));
}

function toLinear(part: number): number {
  const share = part / 255;
  return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4);
}

function product(matrix: readonly (readonly number[])[], vector: readonly number[]): number[] {
  return matrix.map((row) => row.reduce((sum, factor, index) => sum + factor * vector[index], 0));
}

import type { Preprocessing } from '../data/features.js';

/** A trial's file: how its cube became what it has learnt from. */
export const PREPROCESSING = 'preprocessing.json';

/** Of each used band (from 0) offset and divisor; with components their mean and vectors. A number's digits give the same float64 again. */
export function writePreprocessing({ bands, used, ignore, scaling, components }: Preprocessing): string {
  const content = {
    bands, ...(used ? { used } : {}), ...(ignore === undefined ? {} : { ignore: Number.isFinite(ignore) ? ignore : String(ignore) }),
    offset: Array.from(scaling.offset),
    // What is not above zero makes zeros, whatever it is.
    divisor: Array.from(scaling.divisor, (value) => (value > 0 ? value : 0)),
    ...(components ? { components: {
      mean: Array.from(components.mean), vectors: components.vectors.map((vector) => Array.from(vector)), explained: components.explained,
    } } : {}),
  };
  const lines = Object.entries(content).map(([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)}`);
  return `{\n${lines.join(',\n')}\n}\n`;
}

interface Written {
  readonly bands: number;
  readonly used?: number[];
  readonly ignore?: number | string;
  readonly offset: number[];
  readonly divisor: number[];
  readonly components?: { readonly mean: number[]; readonly vectors: number[][]; readonly explained: number[] };
}

export function readPreprocessing(text: string): Preprocessing {
  const { bands, used, ignore, offset, divisor, components } = JSON.parse(text) as Written;
  return {
    bands, ...(used ? { used } : {}), ...(ignore === undefined ? {} : { ignore: Number(ignore) }),
    scaling: { offset: Float64Array.from(offset), divisor: Float64Array.from(divisor) },
    ...(components ? { components: {
      mean: Float64Array.from(components.mean), vectors: components.vectors.map((vector) => Float64Array.from(vector)),
      explained: components.explained,
    } } : {}),
  };
}

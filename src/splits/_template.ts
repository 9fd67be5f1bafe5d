import type { ResolvedFoldsSplit } from '../schema/pipeline.generated.js';
import { flatten, labelledByClass } from './pools.js';
import { sumOf } from './quotas.js';
import type { SplitMethod } from './split.js';

// To add a way to split: copy this file, write schemas/splits/<method>.schema.json, add a line to schemas/split.schema.json
// (oneOf and description) and one to index.ts. split.ts says what each member is for. The build types the settings
// (Resolved<Title> of schema/pipeline.generated.ts, whose `by` is the method's name) in place of those below.
// Not registered itself; compiled, so that it stays true.

type TemplateSplit = ResolvedFoldsSplit;

/** Each class in so many parts of about as many pixels, in the order of its pixels: one tests, the others train. */
export const template: SplitMethod<TemplateSplit> = {
  by: 'folds',
  amounts: ['validation'],
  expected: {
    counts(spec, sizes) {
      const test = sumOf(sizes.map((size) => Math.round(size / spec.folds)));
      return { train: sumOf(sizes) - test, validation: 0, test };
    },
    test: 'about',
  },
  draw(spec, { mask, classNames }) {
    const pools = labelledByClass(mask, classNames.length);
    const isTested = (index: number, size: number) => Math.floor((index * spec.folds) / size) === spec.fold - 1;
    const pick = (wanted: boolean) => flatten(pools.map((pool) => pool.filter((_, index) => isTested(index, pool.length) === wanted)));
    return { train: pick(false), validation: new Uint32Array(), test: pick(true) };
  },
};

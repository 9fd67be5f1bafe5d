import { knownClasses, knownSize } from './dataset-checks.js';
import type { Configuration, LoadedPipeline } from '../experiment.js';
import { statedAmounts } from '../../splits/index.js';

/** A number below it may be meant as a percentage. */
const PERCENT = 100;
/** Of fewer labelled pixels a number and a percentage come to nearly the same. */
const FEW = 500;

/**
 * Training amounts that are right as they stand and may still not be what is meant: `train: 20` is 20 pixels of all classes together.
 * Each with where it stands, and both spellings.
 */
export function splitRemarks({ configurations }: Pick<LoadedPipeline, 'configurations'>): string[] {
  return [...new Set(configurations.flatMap(remarksOn))];
}

function remarksOn({ experiment: { split, dataset }, document }: Configuration): string[] {
  const sizes = knownClasses(dataset, document.scenes)?.map(({ pixels }) => pixels);
  const labelled = sizes?.every((size) => size !== undefined) ? sizes.reduce<number>((sum, size) => sum + size!, 0) : undefined;
  const size = knownSize({ dataset }, document.scenes);
  if ((labelled ?? (size ? size.rows * size.columns : FEW)) < FEW) return [];
  return statedAmounts(split).flatMap(([part, amount]) => {
    if ((part !== 'train' && part !== 'draw') || typeof amount !== 'number' || amount >= PERCENT) return [];
    const { file, line } = document.place(['split', part]);
    const of = labelled === undefined ? '' : ` of the ${labelled} labelled`;
    return [
      `${line === undefined ? file : `${file}:${line}`}: split.${part}: ${amount} takes ${amount} ${amount === 1 ? 'pixel' : 'pixels'}${of}, all classes together. ` +
        `For a percentage write ${amount}%, for ${amount} of each class {per_class: ${amount}}.`,
    ];
  });
}

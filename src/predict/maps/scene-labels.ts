import type { Mask } from '../../data/cube.js';
import { classKey } from '../../data/masks/class-key.js';
import type { TrainedTrial } from '../trained-trial.js';

/** Of more classes only so many are named. */
const MOST_NAMED = 3;

/**
 * The trial's class of each labelled pixel of another scene: labels go by their numbers. Remarks name those that are no class of the
 * run, and classes that the mask's file calls otherwise: accuracies would be of other classes.
 *
 * @param names what the mask's file calls its classes, the index is the label
 */
export function sceneLabels(
  { values }: Mask,
  { identity: { dataset }, classNames }: Pick<TrainedTrial, 'identity' | 'classNames'>,
  names: readonly string[] = [],
): { labels: Uint8Array | Uint16Array; remarks: string[] } {
  const ofClasses = dataset.classes ?? classNames.map((_, index) => [index + 1]);
  const numbers = new Map(ofClasses.flatMap((own, index) => own.map((label): [number, number] => [label, index + 1])));
  const found = new Set<number>();
  const labels = values.map((label) => {
    if (label > 0) found.add(label);
    return numbers.get(label) ?? 0;
  });
  const list = [...found].sort((a, b) => a - b);
  const unknown = list.filter((label) => !numbers.has(label));
  // The labels of a merged class have names of their own.
  const renamed = list.flatMap((label) => {
    const number = numbers.get(label);
    const [own, other] = number === undefined || ofClasses[number - 1].length > 1 ? [] : [classNames[number - 1], names[label]];
    return own && other && classKey(own) !== classKey(other) ? [`${label} "${other}" (in the run "${own}")`] : [];
  });
  return {
    labels,
    remarks: [
      ...(unknown.length === 0 ? [] : [`labels ${unknown.join(', ')} of the mask are no class of the run, and count as unlabelled`]),
      ...(renamed.length === 0
        ? []
        : [
            `labels go by their numbers, and the mask's file calls ${renamed.slice(0, MOST_NAMED).join(', ')}` +
              `${renamed.length > MOST_NAMED ? ` and ${renamed.length - MOST_NAMED} more` : ''}: see whether they are the same classes`,
          ]),
    ],
  };
}

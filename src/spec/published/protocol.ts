import type { Experiment } from '../experiment.js';

/** Training and validation pixels of the paper's random splits: Zhong et al. 2018, Tables I-III. */
const SPLITS: Readonly<Record<string, { readonly train: string; readonly validation: number }>> = {
  'indian-pines': { train: '20%', validation: 1025 },
  ksc: { train: '20%', validation: 521 },
  'pavia-university': { train: '10%', validation: 4281 },
};
const PATCH = 7;
const EPOCHS = 200;
const BATCH = 16;

/**
 * In what an experiment departs from the protocol of the paper's Tables VI-VIII, as docs/paper.md has it: data, split, patch, epochs
 * and batch. The network and its optimizer are the method's own.
 *
 * @param scene the scene whose published values it is held against
 * @returns a phrase for each, such as `20 epochs, not 200`; none of an experiment that follows it
 */
export function departuresFrom(scene: string, { dataset, split, patch, training }: Experiment): string[] {
  const paper = SPLITS[scene];
  const departures: string[] = [];
  const differs = (is: boolean, phrase: string) => {
    if (is) departures.push(phrase);
  };
  differs(dataset.leave_out !== undefined || dataset.merge !== undefined, 'other classes');
  differs(dataset.bands !== undefined, 'other bands');
  differs(dataset.pca !== undefined, 'principal components');
  differs(dataset.standardize !== 'scene' || dataset.scaling !== 'band', 'another standardisation');
  if (split.by !== 'random') departures.push(`split by ${split.by}, not random`);
  else {
    differs(words(split.train) !== paper.train, `training pixels ${words(split.train)}, not ${paper.train}`);
    differs(split.validation !== paper.validation, `validation pixels ${words(split.validation)}, not ${paper.validation}`);
    differs(split.test !== 'rest', 'not all other pixels are tested');
    differs(split.rounding === 'exact', 'exact shares of each class, not rounded as the released code does');
    differs(split.seed !== undefined, 'one split for all seeds');
  }
  differs(patch.size !== PATCH, `patches of ${patch.size} x ${patch.size}, not ${PATCH} x ${PATCH}`);
  differs(patch.padding !== 'zero', `patches padded by ${patch.padding}, not zero`);
  if (training) {
    differs(training.epochs !== EPOCHS, `${training.epochs} epoch${training.epochs === 1 ? '' : 's'}, not ${EPOCHS}`);
    differs(training.batch !== BATCH, `batches of ${training.batch}, not ${BATCH}`);
    differs(training.stop !== undefined, 'early stopping');
    differs(training.augment !== undefined, 'augmentation');
  }
  return departures;
}

/** A number below 1 is a share too. */
function words(count: unknown): string {
  if (typeof count === 'number' && count < 1) return `${count * 100}%`;
  return typeof count === 'object' ? JSON.stringify(count) : String(count);
}

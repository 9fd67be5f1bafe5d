import type { Network } from '../../architecture/layers/layer.js';
import { BlockFailure, buildNetwork } from '../../architecture/network.js';
import { Failure, type Problem } from '../../errors/failure.js';
import { nearName } from '../../errors/near-name.js';
import type { PipelineDocument } from '../document.js';
import type { Configuration, Experiment, NetworkExperiment } from '../experiment.js';
import { checkClassWeights } from './class-weights.js';
import { checkDataset, knownClasses, knownSize, type SceneSize } from './dataset-checks.js';
import { findPublishedSplit, publishedSplitNames } from '../../scenes/splits/index.js';
import { checkStart } from './start-checks.js';
import { exceedWhole, formatAmount, isTooFine, isZero, parseShare } from '../../splits/amount.js';
import { checkSplit, type ClassSize, statedAmounts } from '../../splits/index.js';

/** What the schema cannot say: everything that concerns two values at once. */
export function checkSemantics(experiment: Experiment, document: PipelineDocument): Problem[] {
  return [
    ...checkScene(experiment, document),
    ...checkPublished(experiment, document),
    ...checkDataset(experiment, document),
    ...checkTestScene(experiment, document),
    ...checkShares(experiment, document),
    ...checkSelection(experiment, document),
    ...checkStart(experiment, document),
    ...checkSize(experiment, document),
  ];
}

/** A configuration and its text, as far as a network needs them. */
export type Described<Kind extends Experiment = Experiment> = Pick<Configuration, 'document'> & { readonly experiment: Kind };

export function isNetwork<Kind extends Pick<Configuration, 'experiment'>>(
  described: Kind,
): described is Kind & { experiment: NetworkExperiment } {
  return described.experiment.classifier === undefined;
}

/**
 * The network of a pipeline for a scene of this size; a block that does not fit is reported at its line.
 *
 * @returns undefined of a classifier
 */
export function pipelineNetwork(described: Described<NetworkExperiment>, size: SceneSize): Network;
export function pipelineNetwork(described: Described, size: SceneSize): Network | undefined;
export function pipelineNetwork(described: Described, size: SceneSize): Network | undefined {
  const { experiment, document } = described;
  const problem = checkPatch(experiment, document, size) ?? checkClassWeights(experiment, document, size);
  if (problem) throw new Failure(problem);
  if (!isNetwork(described)) return undefined;
  const input = { rows: experiment.patch.size, columns: experiment.patch.size, depth: size.bands, channels: 1 };
  try {
    return buildNetwork(described.experiment.architecture, input, size.classes);
  } catch (error) {
    if (!(error instanceof BlockFailure)) throw error;
    const place = document.place(['architecture', ...error.path]);
    throw new Failure(
      error.problems.map((found) => ({ ...found, place })),
      { cause: error },
    );
  }
}

function checkScene({ dataset }: Experiment, document: PipelineDocument): Problem[] {
  return [...unknownScene(dataset.scene, ['dataset'], document), ...unknownScene(dataset.test_on?.scene, ['dataset', 'test_on'], document)];
}

function unknownScene(scene: string | undefined, path: readonly string[], document: PipelineDocument): Problem[] {
  const { scenes } = document;
  if (scene === undefined || scenes.find(scene) || scenes.open) return [];
  const known = scenes.names().join(', ');
  return [
    {
      code: 'scene-unknown',
      message: `${path.join('.')}.scene: there is no scene ${JSON.stringify(scene)}`,
      place: document.place([...path, 'scene']),
      suggestion: nearName(scene, scenes.names()),
      expected: `one of ${known}`,
      hint: `Known: ${known}. Your own: ${path.join(': {')}: {cube: {file: …}, mask: {file: …}}${path.length > 1 ? '}' : ''}, or hsi-run data import CUBE MASK --name ID.`,
    },
  ];
}

/** Between two scenes there is nothing to repeat or to mirror; a patch sees zeros there. */
function checkTestScene({ dataset, patch }: Experiment, document: PipelineDocument): Problem[] {
  if (!dataset.test_on || patch.padding === 'zero') return [];
  return [
    {
      code: 'value',
      message: `patch.padding: ${patch.padding} does not go with dataset.test_on`,
      place: document.place(['patch', 'padding']),
      expected: 'zero',
      hint: 'Use padding: zero, or leave it out.',
    },
  ];
}

/** A published split is of certain scenes. */
function checkPublished({ split, dataset }: Experiment, document: PipelineDocument): Problem[] {
  const isWritten = document.has(['dataset', 'labels_of']);
  const name = isWritten ? dataset.labels_of : split.by === 'published' ? split.name : undefined;
  if (name === undefined) return [];
  const found = findPublishedSplit(name);
  const place = document.place(isWritten ? ['dataset', 'labels_of'] : ['split', 'name']);
  if (!found) {
    // That of the split itself is reported by its method.
    if (!isWritten) return [];
    const known = publishedSplitNames.join(', ');
    return [
      {
        code: 'value',
        message: `dataset.labels_of: there is no published split ${JSON.stringify(name)}`,
        place,
        suggestion: nearName(name, publishedSplitNames),
        expected: `one of ${known}`,
        hint: 'hsi-run split --published lists them.',
      },
    ];
  }
  const scene = dataset.synthetic ? 'the synthetic scene' : dataset.scene;
  const known = dataset.scene === undefined ? undefined : document.scenes.find(dataset.scene);
  const isOther = dataset.synthetic || (known && !known.registered && !found.scenes.includes(known.id));
  if (!isOther) return [];
  return [
    {
      code: 'value',
      message: `split ${name} is of ${found.scenes.join(' and ')}, not of ${scene}`,
      place,
      expected: `dataset.scene: ${found.scenes.join(' or ')}`,
      hint: 'Choose a split of this scene (hsi-run split --published lists them), or its scene.',
    },
  ];
}

function checkShares({ split, dataset }: Experiment, document: PipelineDocument): Problem[] {
  const stated = statedAmounts(split);
  const fine = stated.filter(([, amount]) => isTooFine(amount));
  if (fine.length > 0) {
    return fine.map(([part, amount]) => ({
      code: 'value',
      message: `split.${part} has more decimals than the 9 of a percentage (found ${amount})`,
      expected: 'a share with at most 9 decimals in percent',
      place: document.place(['split', part]),
      hint: 'Round it.',
    }));
  }
  const shares = stated.filter(([part, amount]) => part !== 'draw' && String(amount).endsWith('%'));
  if (exceedWhole(shares.map(([, amount]) => parseShare(amount as string)))) {
    return [
      {
        code: 'shares-over-whole',
        message: `split: the shares add up to more than 100 % (${shares.map((share) => share.join(' ')).join(' + ')})`,
        place: document.place(['split', (shares.findLast(([part]) => isTyped(['split', part], document)) ?? shares.at(-1)!)[0]]),
        expected: 'shares of at most 100 % in total',
        hint: shares.some(([part]) => part === 'test') ? 'Lower one of them, or write test: rest.' : 'Lower one of them.',
      },
    ];
  }
  // What a class must leave to the test counts where this scene tests.
  if (dataset.test_on) return [];
  const classes = knownClasses(dataset, document.scenes);
  const found = checkSplit(split, classes?.every((one) => one.pixels !== undefined) ? (classes as readonly ClassSize[]) : undefined);
  if (!found) return [];
  const typed = stated.filter(([part]) => part !== found.part && isTyped(['split', part], document));
  const said = typed.map(([part, amount]) => `--set sets split.${part} to ${formatAmount(amount)}. `).join('');
  const { hint } = found.problem;
  return [{ ...found.problem, place: document.place(['split', found.part]), ...(hint && { hint: `${said}${hint}` }) }];
}

/** Whether a value comes from the command line: of several that do not go together it is the one that was changed. */
function isTyped(path: readonly string[], document: PipelineDocument): boolean {
  return document.has(path) && !document.origin(path).source.isFile;
}

function checkSelection({ split, training }: Experiment, document: PipelineDocument): Problem[] {
  if (!training) return [];
  if (training.select === 'last' && training.stop) {
    return [
      {
        code: 'selection',
        expected: 'validation-accuracy or validation-loss',
        place: document.place(['training', 'stop']),
        message: 'training.stop compares epochs by their validation pixels, but select: last uses none',
        hint: 'Use select: validation-accuracy or validation-loss, or leave stop out.',
      },
    ];
  }
  const [, validation] = statedAmounts(split).find(([key]) => key === 'validation') ?? [];
  if (training.select === 'last' && training.calibrate === 'temperature' && validation !== undefined && isZero(validation)) {
    return [
      {
        code: 'selection',
        expected: 'split.validation above 0',
        place: document.place(['training', 'calibrate']),
        message: `training.calibrate: temperature needs validation pixels, and split.validation is ${formatAmount(validation)}`,
        hint: 'Keep some pixels for validation, or leave calibrate out.',
      },
    ];
  }
  if (training.select === 'last' || validation === undefined || !isZero(validation)) return [];
  const [isWritten, hasValidation] = [document.has(['training', 'select']), document.has(['split', 'validation'])];
  return [
    {
      code: 'selection',
      expected: 'last',
      hint: hasValidation
        ? 'Use select: last, or keep some pixels for validation.'
        : 'Write how many in split, for example validation: 10%, or use select: last.',
      message:
        `training.select: ${training.select}${isWritten ? '' : ' (the default)'} needs validation pixels, and ` +
        (hasValidation ? `split.validation is ${formatAmount(validation)}` : 'split has no validation'),
      place: document.place(isWritten ? ['training', 'select'] : hasValidation ? ['split', 'validation'] : ['split']),
    },
  ];
}

function checkSize(experiment: Experiment, document: PipelineDocument): Problem[] {
  const size = knownSize(experiment, document.scenes);
  if (!size) return [];
  try {
    pipelineNetwork({ experiment, document }, size);
    return [];
  } catch (error) {
    if (error instanceof Failure) return [...error.problems];
    throw error;
  }
}

function checkPatch({ patch }: Experiment, document: PipelineDocument, { rows, columns }: SceneSize): Problem | undefined {
  const side = Math.min(rows, columns);
  if (patch.size <= side) return undefined;
  return {
    code: 'patch',
    message: `patch.size: a patch of ${patch.size} x ${patch.size} is larger than the scene of ${rows} x ${columns}`,
    place: document.place(['patch', 'size']),
    hint: `Set patch.size to ${side - 1 + (side % 2)} or less.`,
  };
}

import { BlockFailure, buildNetwork } from '../architecture/network.js';
import type { Network } from '../architecture/layers.js';
import { findScene, sceneNames } from '../architecture/scenes.js';
import { Failure, type Problem } from '../errors/failure.js';
import { didYouMean } from '../errors/near-name.js';
import { exceedWhole, parseShare } from './amount.js';
import type { PipelineDocument } from './document.js';
import type { Experiment, LoadedPipeline } from './experiment.js';

/** What the network and the patches need to know of a scene. */
export interface SceneSize {
  readonly rows: number;
  readonly columns: number;
  readonly bands: number;
  readonly classes: number;
}

/** The size of the scene as far as it is known without reading data: of the catalogue's and the synthetic one. */
export function knownSize({ dataset }: Pick<Experiment, 'dataset'>): SceneSize | undefined {
  if (dataset.synthetic) return dataset.synthetic;
  const scene = dataset.scene === undefined ? undefined : findScene(dataset.scene);
  return scene && { ...scene, classes: scene.classes.length };
}

/** What the schema cannot say: everything that concerns two values at once. */
export function checkSemantics(experiment: Experiment, document: PipelineDocument): Problem[] {
  return [
    ...checkScene(experiment, document), ...checkShares(experiment, document), ...checkSelection(experiment, document),
    ...checkSize(experiment, document),
  ];
}

/** The network of a pipeline for a scene of this size; a block that does not fit is reported at its line. */
export function pipelineNetwork({ experiment, document }: Pick<LoadedPipeline, 'experiment' | 'document'>, size: SceneSize): Network {
  const problem = checkPatch(experiment, document, size);
  if (problem) throw new Failure(problem);
  const input = { rows: experiment.patch.size, columns: experiment.patch.size, depth: size.bands, channels: 1 };
  try {
    return buildNetwork(experiment.architecture, input, size.classes);
  } catch (error) {
    if (!(error instanceof BlockFailure)) throw error;
    const place = document.place(['architecture', error.block]);
    throw new Failure(error.problems.map((found) => ({ ...found, place })));
  }
}

function checkScene({ dataset }: Experiment, document: PipelineDocument): Problem[] {
  if (dataset.scene === undefined || findScene(dataset.scene)) return [];
  return [{
    code: 'scene-unknown', message: `dataset.scene: there is no scene ${JSON.stringify(dataset.scene)} in the catalogue`,
    place: document.place(['dataset', 'scene']), cure: `${didYouMean(dataset.scene, sceneNames)}Known: ${sceneNames.join(', ')}. Your own: dataset: {cube: {file: …}, mask: {file: …}}.`,
  }];
}

function checkShares({ split }: Experiment, document: PipelineDocument): Problem[] {
  const shares = (['train', 'validation', 'test'] as const).filter((part) => String(split[part]).endsWith('%'));
  if (!exceedWhole(shares.map((part) => parseShare(split[part] as string)))) return [];
  return [{
    code: 'shares-over-whole', message: `split: the shares add up to more than 100 % (${shares.map((part) => `${part} ${split[part]}`).join(' + ')})`,
    place: document.place(['split', shares[shares.length - 1]]), cure: 'Lower one of them, or let test be the rest.',
  }];
}

function checkSelection({ split, training }: Experiment, document: PipelineDocument): Problem[] {
  if (training.select === 'last' || !(split.validation === 0 || /^0+(\.0+)?%$/.test(String(split.validation)))) return [];
  return [{
    code: 'selection', message: `training.select: ${training.select} needs validation pixels, and split.validation is ${split.validation}`,
    place: document.place(['training', 'select']), cure: 'Use select: last, or keep some pixels for validation.',
  }];
}

function checkSize(experiment: Experiment, document: PipelineDocument): Problem[] {
  const size = knownSize(experiment);
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
    code: 'patch', message: `patch.size: a patch of ${patch.size} x ${patch.size} is larger than the scene of ${rows} x ${columns}`,
    place: document.place(['patch', 'size']), cure: `Set patch.size to ${side - 1 + (side % 2)} or less.`,
  };
}

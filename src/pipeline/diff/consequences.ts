import { blockOutputs } from '../../architecture/block-outputs.js';
import { blockNames } from '../../architecture/network.js';
import { countParameters, networkFlops, networkParameters } from '../../architecture/parameters.js';
import { formatShape } from '../../architecture/shape.js';
import { addressOf, trialIdentity } from '../address/address.js';
import { isNetwork, pipelineNetwork } from '../resolve/checks.js';
import { knownSize } from '../resolve/dataset-checks.js';
import type { Side } from './diff.js';
import { omit } from '../../base/omit.js';

/** The output of one block, in either experiment; undefined where that has no such block. */
export interface ShapeChange {
  readonly block: string;
  readonly from?: string;
  readonly to?: string;
}

/** What follows from the differences of two experiments. */
export interface Consequences {
  /** Trials of the same seed have the same address. */
  readonly sameTrials: boolean;
  /** The scene is named alike; else the trials are the same only if its values are. */
  readonly sameData: boolean;
  /** Nothing else makes other trials. */
  readonly sameSettings: boolean;
  readonly parameters?: readonly [number, number];
  readonly flops?: readonly [number, number];
  readonly shapes?: readonly ShapeChange[];
}

export function consequencesOf(a: Side, b: Side): Consequences {
  const [addressA, addressB] = [a, b].map(({ experiment }) => addressOf(trialIdentity(experiment, 0, { digest: '' }, '')));
  const sameData = dataOf(a) === dataOf(b);
  const [first, second] = [networkOf(a), networkOf(b)];
  const sameSettings = addressA === addressB;
  const same = { sameTrials: sameSettings && sameData, sameData, sameSettings };
  if (!first || !second) return same;
  return {
    ...same,
    parameters: [first.parameters, second.parameters],
    flops: [first.flops, second.flops],
    shapes: shapeChanges(first.outputs, second.outputs),
  };
}

/** What names the data and chooses from it: the classes' names and the scaling are not in it. */
function dataOf({ experiment: { dataset } }: Side): string {
  return JSON.stringify(omit(dataset, 'classes', 'standardize', 'scaling', 'missing', 'spectra', 'pca', 'mnf'));
}

function networkOf(side: Side): { parameters: number; flops: number; outputs: Map<string, string> } | undefined {
  const size = knownSize(side.experiment, side.document.scenes);
  if (!size || !isNetwork(side)) return undefined;
  const { architecture } = side.experiment;
  const network = pipelineNetwork(side, size);
  const outputs = blockOutputs(network, architecture).map(formatShape);
  return {
    parameters: countParameters(networkParameters(network)).trainable,
    flops: networkFlops(network),
    outputs: new Map([
      ['input', formatShape(network.input)],
      ...blockNames(architecture).map((name, index): [string, string] => [name, outputs[index]]),
    ]),
  };
}

function shapeChanges(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): ShapeChange[] {
  return [...new Set([...a.keys(), ...b.keys()])]
    .filter((block) => a.get(block) !== b.get(block))
    .map((block) => ({ block, ...(a.has(block) ? { from: a.get(block)! } : {}), ...(b.has(block) ? { to: b.get(block)! } : {}) }));
}

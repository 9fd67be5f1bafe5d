import { createHash } from 'node:crypto';
import type { Network } from '../architecture/layers/index.js';
import { networkParameters } from '../architecture/parameters.js';
import type { WeightArray } from '../compile/weights.js';
import { Failure } from '../errors/failure.js';
import type { FoundWeights } from './found.js';
import { matchWeights } from './match.js';
import { FITS_HINT } from './problems.js';
import type { StateDictSettings } from './state-dict/match.js';

/** Which blocks of a network start from weights that are known, by their names, such as `spectral1`. */
export interface TakenBlocks {
  /** All blocks of the network, in its order; some, such as `dropout: 0`, have no layers. */
  readonly blocks: readonly string[];
  readonly taken: readonly string[];
  /** The last block that stays as it is, with all before it. */
  readonly freeze?: string;
  /** Of a state dict of PyTorch. */
  readonly settings?: StateDictSettings;
}

/** What a training starts from. */
export interface TrainingStart {
  readonly weights: readonly WeightArray[];
  /** How many of the network's first layers stay as they are. */
  readonly frozen: number;
  /** The block of the last of them: a block without layers keeps those before it. */
  readonly freeze?: string;
  /** Why the weights mean something else in this network than where they were trained. */
  readonly warnings?: readonly string[];
}

/** The block that a layer or a weight belongs to: the beginning of its name. */
function blockOf(name: string): string {
  return name.split('/', 1)[0];
}

/**
 * The weights of some blocks of a network from those of a file.
 *
 * @param file to say where they come from
 * @throws Failure `weights-mismatch` with every layer that does not fit; `training-from` where random weights would stay
 */
export function startFrom(
  network: Network,
  { blocks, taken, freeze, settings }: TakenBlocks,
  found: Pick<FoundWeights, 'arrays' | 'by'>,
  file: string,
): TrainingStart {
  const wanted = new Set(taken);
  const { weights } = matched(() => matchWeights(network, found, file, { ...settings, wanted: (layer) => wanted.has(blockOf(layer)) }));
  const kept = new Set(freeze === undefined ? [] : blocks.slice(0, blocks.indexOf(freeze) + 1));
  const last = network.layers.findLastIndex(({ name }) => kept.has(blockOf(name)));
  const names = new Set(weights.map(({ name }) => name));
  const random = networkParameters({ ...network, layers: network.layers.slice(0, last + 1) }).filter(({ name }) => !names.has(name));
  if (random.length === 0) return { weights, frozen: last + 1, ...(last < 0 ? {} : { freeze: blockOf(network.layers[last].name) }) };
  const untrained = [...new Set(random.map(({ name }) => blockOf(name)))];
  throw new Failure({
    code: 'training-from',
    message: `training.from.freeze keeps ${untrained.join(', ')}, whose random weights would never be trained`,
    hint: 'Add the blocks to training.from.layers, or freeze less.',
  });
}

function matched<Result>(match: () => Result): Result {
  try {
    return match();
  } catch (error) {
    if (!(error instanceof Failure) || error.problems[0].code !== 'weights-mismatch') throw error;
    const hint =
      'Take only blocks that fit (training.from.layers). If the scenes have other bands: training.from.bands: wavelength. If they have other classes: head: new.';
    throw new Failure(
      error.problems.map((problem) => ({ ...problem, hint: problem.hint === FITS_HINT ? hint : problem.hint })),
      { cause: error },
    );
  }
}

/** SHA-256, in hexadecimal, of weights with their names and shapes: the same wherever they lie and whatever the file's format. */
export function weightsDigest(weights: readonly WeightArray[]): string {
  const hash = createHash('sha256');
  for (const { name, shape, values } of weights) {
    hash.update(`${JSON.stringify([name, shape])}\n`);
    const bytes = new DataView(new ArrayBuffer(values.length * 4));
    for (const [index, value] of values.entries()) bytes.setFloat32(index * 4, value, true);
    hash.update(new Uint8Array(bytes.buffer));
  }
  return hash.digest('hex');
}

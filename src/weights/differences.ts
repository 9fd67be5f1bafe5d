import { blockNames } from '../architecture/network.js';
import type { ResolvedBlock } from '../schema/pipeline.generated.js';
import type { FoundWeights } from './found.js';

/** What a network computes with its weights, as far as these do not say it. */
export interface Setting {
  readonly architecture: readonly ResolvedBlock[];
  /** What batch normalization adds to the variance. */
  readonly epsilon: number;
}

/** The same of an earlier training, where it is known. */
export interface EarlierSetting {
  readonly architecture?: readonly ResolvedBlock[];
  readonly epsilon?: number;
}

/** What PyTorch adds to variances where nobody says otherwise. */
const PYTORCH_EPSILON = 1e-5;

/** Settings of blocks that matter in training alone, or that the shapes of weights tell. */
const ASIDE: readonly string[] = ['dropout', 'l2', 'epochs', 'kernels', 'units'];
/** Differences that a warning lists. */
const MOST = 3;

/**
 * Why weights mean something else in a network than where they were trained: another epsilon, another activation, another order. Empty
 * where nothing differs, and where nothing is known of the earlier training.
 *
 * @param taken the blocks whose weights are taken
 */
export function settingWarnings(
  own: Setting,
  taken: readonly string[],
  earlier: EarlierSetting,
  { by, arrays }: Pick<FoundWeights, 'by' | 'arrays'>,
): string[] {
  const differences = earlier.architecture ? blockDifferences(own.architecture, earlier.architecture, new Set(taken)) : [];
  const rest = differences.length - MOST;
  const list = [...differences.slice(0, MOST), ...(rest > 0 ? [`${rest} more`] : [])].join('; ');
  const normalized = arrays.some(({ role }) => role === 'running_var' || role === 'moving_variance');
  return [
    ...(list ? [`the network computes otherwise than the one that the weights were trained in: ${list}`] : []),
    ...(normalized ? epsilonWarnings(own.epsilon, earlier.epsilon, by) : []),
  ];
}

function epsilonWarnings(own: number, earlier: number | undefined, by: FoundWeights['by']): string[] {
  const here = `batch normalization adds ${own} to the variance here (training.batch_norm.epsilon)`;
  if (earlier !== undefined) return own === earlier ? [] : [`${here}, but ${earlier} where the weights were trained`];
  // A state dict does not say it.
  return by === 'pytorch' && own !== PYTORCH_EPSILON ? [`${here}, PyTorch ${PYTORCH_EPSILON} unless told otherwise`] : [];
}

function blockDifferences(own: readonly ResolvedBlock[], earlier: readonly ResolvedBlock[], taken: ReadonlySet<string>): string[] {
  const [ours, theirs] = [named(own), named(earlier)].map((blocks) => new Map(blocks.filter(([name]) => taken.has(name))));
  const both = [...ours.keys()].filter((name) => theirs.has(name));
  const order = [...theirs.keys()].filter((name) => ours.has(name));
  return [
    ...[...ours.keys()].filter((name) => !theirs.has(name)).map((name) => `${name} was not there`),
    ...(both.join() === order.join() ? [] : [`the order of blocks was ${order.join(', ')}`]),
    ...both.flatMap((name) => leafDifferences(name, ours.get(name)!, theirs.get(name)!)),
  ];
}

/** Dropout does nothing in prediction. */
const named = (blocks: readonly ResolvedBlock[]) =>
  blockNames(blocks)
    .map((name, index) => [name, blocks[index]] as const)
    .filter(([, block]) => block.dropout === undefined);

function leafDifferences(name: string, own: ResolvedBlock, earlier: ResolvedBlock): string[] {
  const [ours, theirs] = [leaves(own), leaves(earlier)];
  const said = (value: string | undefined) => value ?? 'left out';
  return [...new Set([...ours.keys(), ...theirs.keys()])]
    .filter((path) => ours.get(path) !== theirs.get(path))
    .sort()
    .map((path) => `${[name, path].filter(Boolean).join('.')} is ${said(ours.get(path))}, and was ${said(theirs.get(path))}`);
}

/** The settings of a block by the way to them, without the name of its kind. */
function leaves(block: ResolvedBlock): Map<string, string> {
  const found = new Map<string, string>();
  const visit = (value: unknown, path: readonly string[], kind: string): void => {
    const key = path.at(-1) ?? '';
    if (ASIDE.includes(key) || (key === 'size' && kind !== 'pool')) return;
    const isList = Array.isArray(value) && value.every((one) => typeof one !== 'object');
    if (typeof value !== 'object' || value === null || isList) {
      found.set(path.join('.'), isList ? `[${value.join(', ')}]` : String(value));
      return;
    }
    // What holds blocks has them in lists, each with its kind as its only key.
    for (const [name, one] of Object.entries(value)) visit(one, [...path, name], /^\d+$/.test(key) ? name : kind);
  };
  const [[kind, settings]] = Object.entries(block);
  visit(settings, [], kind);
  return found;
}

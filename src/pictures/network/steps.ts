import type { Family } from '../../architecture/layers/drawing.js';
import { branchesOf, kindOf, type Layer, type Network } from '../../architecture/layers/index.js';
import { countParameters, layerParameters } from '../../architecture/parameters.js';
import type { Shape } from '../../architecture/shape.js';

/** One box of a picture: a layer, with those that follow in its box. */
export interface LayerStep {
  readonly kind: 'layer';
  /** The first layer's. */
  readonly name: string;
  readonly family: Family;
  /** `convolution 1 × 1 × 7`. */
  readonly title: string;
  /** The rest, such as `stride 1 × 1 × 2, batch norm, ReLU`; may be empty. */
  readonly note: string;
  /** It takes in what follows it: such a box is taller, and shows its volume. */
  readonly leads: boolean;
  /** Trained ones. */
  readonly parameters: number;
  readonly output: Shape;
}

/** One way through a layer that has several. */
export interface BranchStep {
  /** Empty where nothing need be said. */
  readonly label: string;
  /** None where the input itself passes on. */
  readonly steps: readonly Step[];
}

/** Ways that go side by side from one input and meet. */
export interface BranchesStep {
  readonly kind: 'branches';
  readonly name: string;
  readonly branches: readonly BranchStep[];
  /** How they meet, such as `add`. */
  readonly join: string;
  readonly output: Shape;
}

export type Step = LayerStep | BranchesStep;

/** A network, or the layers of a branch, as the steps that people draw, in the order of the computation. */
export function stepsOf({ layers }: Pick<Network, 'layers'>): Step[] {
  const groups: Layer[][] = [];
  for (const layer of layers) {
    const last = groups.at(-1);
    const isFirstOfItsKind = last?.slice(1).every((other) => other.kind !== layer.kind);
    if (last && joins(last[0]) === 'leads' && joins(layer) === 'follows' && isFirstOfItsKind) last.push(layer);
    else groups.push([layer]);
  }
  return groups.map(stepOf);
}

function joins(layer: Layer): 'leads' | 'follows' | undefined {
  const drawing = kindOf(layer).draw(layer);
  return 'join' in drawing ? undefined : drawing.joins;
}

function stepOf(group: readonly Layer[]): Step {
  const [first, ...others] = group;
  const drawing = kindOf(first).draw(first);
  if ('join' in drawing) {
    const branches = branchesOf(first).map((layers, index) => ({ label: drawing.labels[index] ?? '', steps: stepsOf({ layers }) }));
    return { kind: 'branches', name: first.name, branches, join: drawing.join, output: first.output };
  }
  const { family, words, notes = [], joins: role } = drawing;
  return {
    kind: 'layer',
    name: first.name,
    family,
    title: words.join(', '),
    note: [...notes, ...others.flatMap(wordsOf)].join(', '),
    leads: role === 'leads',
    parameters: countParameters(group.flatMap(layerParameters)).trainable,
    output: group[group.length - 1].output,
  };
}

function wordsOf(layer: Layer): readonly string[] {
  const drawing = kindOf(layer).draw(layer);
  return 'join' in drawing ? [] : drawing.words;
}

/** `7 × 7 × 97`. */
export function formatVolume({ rows, columns, depth }: Shape): string {
  return `${rows} × ${columns} × ${depth}`;
}

/** `24 channels`. */
export function formatChannels({ channels }: Shape): string {
  return `${channels} channel${channels === 1 ? '' : 's'}`;
}

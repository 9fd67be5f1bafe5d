import { Failure, type Problem } from '../errors/failure.js';
import type { RandomStream } from '../numerics/random.js';
import type { ResolvedSplit } from '../schema/pipeline.generated.js';
import type { Amount } from './amount.js';
import type { Mask } from './mask.js';

/** Flat pixel indices (row * columns + column), each list in ascending order, no pixel in two of them. */
export interface Split {
  readonly train: Uint32Array;
  readonly validation: Uint32Array;
  readonly test: Uint32Array;
}

/** Pixels in groups that lie together, such as fields or tiles. */
export interface PixelGroups {
  /** [rows, columns], row-major: 0 is in no group, 1 in the first of `names`. */
  readonly values: Uint16Array;
  /** What the groups are called in a pipeline. */
  readonly names: readonly string[];
  /** Where a mask of the groups was placed on the scene, as far as that is worth a word. */
  readonly warnings?: readonly string[];
}

/** What files say of a split, read before it is drawn. */
export type Given = Pick<SplitContext, 'given' | 'groups' | 'testedElsewhere'>;

export interface SplitContext {
  readonly mask: Mask;
  readonly random: RandomStream;
  /** What files give, where the split is theirs. */
  readonly given?: Split;
  /** Which group each pixel belongs to, where the split is by groups. */
  readonly groups?: PixelGroups;
  /** Another scene tests: this one need leave no pixel for it. */
  readonly testedElsewhere?: true;
  /** One for each class of the mask; messages use them. */
  readonly classNames: readonly string[];
}

/** The keys that may state amounts of pixels, in the order in which they are checked. */
export const AMOUNT_KEYS = ['train', 'validation', 'test', 'draw'] as const;
export type AmountKey = (typeof AMOUNT_KEYS)[number];

/** A class as far as the text of a pipeline tells. */
export interface ClassSize {
  readonly name: string;
  readonly pixels: number;
}

/** What is wrong with a split, and the key of it that the problem is about. */
export interface SplitProblem {
  readonly part: string;
  readonly problem: Problem;
}

/** How many pixels each part has. */
export interface PartCounts {
  readonly train: number;
  readonly validation: number;
  readonly test: number;
}

/** One way to split the labelled pixels: all that is said of it anywhere, from its text to its pixels. */
export interface SplitMethod<Spec extends ResolvedSplit> {
  readonly by: Spec['by'];
  /** Which of its keys state amounts: they are brought into their shortest form, and none may be zero but validation. */
  readonly amounts: readonly AmountKey[];
  /**
   * Spells out what decides the pixels and is not written, so that equal splits give equal addresses.
   *
   * @param patch pixels along a patch's side
   */
  resolve?(spec: Spec, patch: number): Spec;
  /**
   * What is certain to fail before the mask is read.
   *
   * @param classes where the scene's are known
   */
  check?(spec: Spec, classes: readonly ClassSize[] | undefined): SplitProblem | undefined;
  /** How many pixels it comes to where their places decide; left out of one for which the classes' sizes alone do. */
  readonly expected?: {
    /** @param sizes pixels of each class */
    counts(spec: Spec, sizes: readonly number[]): PartCounts;
    /** Whether so many test about, or so many at most. */
    readonly test: 'about' | 'at most';
  };
  /** Its pixels, or their groups, come from files (data/): nothing is known of them before those are read. */
  readonly given?: true;
  /** @throws SplitFailure where the scene cannot give it */
  draw(spec: Spec, context: SplitContext): Split;
}

/** A split that the scene cannot give; knows the key, so that the spec can say where it stands. */
export class SplitFailure extends Failure {
  constructor(
    readonly part: string,
    problem: Problem,
  ) {
    super(problem);
  }
}

/** An amount as a key states it. */
export type StatedAmount = readonly [key: AmountKey, amount: Amount];

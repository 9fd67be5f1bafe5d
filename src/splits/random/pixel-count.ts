import type { Problem } from '../../errors/failure.js';
import type { ResolvedRandomSplit } from '../../schema/pipeline.generated.js';
import type { Amount } from '../amount.js';
import { classTooSmall, emptyPart, tooFewPixels } from '../problems.js';
import { quotasOf, type Rounding } from '../quotas.js';
import type { AmountKey, ClassSize, SplitProblem } from '../split.js';

/** Takes the parts one after the other from the counts of pixels, as the split does from the pixels. */
export class PixelCount {
  readonly #left: number[];
  /** All that is left, at most. */
  #total: number;
  /** A number of pixels of all classes is drawn without stratifying: afterwards nobody knows how many each class has left. */
  #stratified = true;

  constructor(
    readonly classes: readonly ClassSize[],
    readonly rounding?: Rounding,
  ) {
    this.#left = classes.map(({ pixels }) => pixels);
    this.#total = this.#left.reduce((sum, count) => sum + count, 0);
  }

  check({ train, validation, test }: ResolvedRandomSplit): SplitProblem | undefined {
    for (const [part, amount] of [
      ['train', train],
      ['validation', validation],
      ['test', test],
    ] as const) {
      const problem =
        amount === 'rest' ? this.#rest(part) : typeof amount === 'number' ? this.#fromAll(part, amount) : this.#ofEach(part, amount);
      if (problem) return { part, problem };
    }
    return undefined;
  }

  #rest(part: AmountKey): Problem | undefined {
    return this.#total === 0 ? emptyPart(part, 'rest') : undefined;
  }

  #fromAll(part: AmountKey, count: number): Problem | undefined {
    if (count > this.#total) return tooFewPixels(part, count, this.#total);
    this.#total -= count;
    if (count > 0) this.#stratified = false;
    return undefined;
  }

  #ofEach(part: AmountKey, amount: string | Extract<Amount, object>): Problem | undefined {
    if (!this.#stratified) return undefined;
    const quotas = quotasOf(
      amount,
      this.classes.map(({ pixels }) => pixels),
      this.rounding,
    );
    for (const [index, { name, pixels }] of this.classes.entries()) {
      const left = this.#left[index];
      const asked = quotas[index];
      const count = typeof amount === 'object' ? asked : Math.min(asked, left);
      const mustLeave = part !== 'test' && count === left;
      if (count > left || (asked > 0 && (count === 0 || mustLeave)))
        return classTooSmall(part, amount, asked, left, pixels, `${index + 1} (${name})`);
      this.#left[index] -= count;
      this.#total -= count;
    }
    return undefined;
  }
}

import type { Tensor } from '@tensorflow/tfjs-core';
import type { StepRecorder } from '../../engine/engine.js';
import { Interrupted } from '../../errors/failure.js';

/** Steps under way at once where they are recorded: a GPU computes while others are read. */
const UNDER_WAY = 3;

interface UnderWay {
  readonly values: Promise<Float32Array>;
  take(values: Float32Array): void;
}

/** Steps of inference one after the other, their results taken in order; between two of them timers, progress and Ctrl-C come in. */
export class InferenceSteps {
  readonly #underWay: UnderWay[] = [];

  constructor(
    readonly recorder: StepRecorder | undefined,
    readonly signal: AbortSignal | undefined,
  ) {}

  /**
   * Begins a step, which may end later.
   *
   * @param key steps of one key differ in their input's values only
   * @param input fresh from the processor; disposed of here
   */
  async run(key: string, input: Tensor, step: (input: Tensor) => Tensor, take: (values: Float32Array) => void): Promise<void> {
    const values = (this.recorder ? this.recorder.values(key, [input], ([given]) => step(given)) : valuesOf(step(input))).finally(() =>
      input.dispose(),
    );
    // A lost device ends all that are under way; the one that is waited for tells.
    values.catch(() => undefined);
    this.#underWay.push({ values, take });
    if (this.#underWay.length >= (this.recorder ? UNDER_WAY : 1)) await this.#takeFirst();
    await new Promise((resolve) => setImmediate(resolve));
    if (this.signal?.aborted) throw new Interrupted();
  }

  /** Waits for all that are under way. */
  async finish(): Promise<void> {
    while (this.#underWay.length > 0) await this.#takeFirst();
  }

  /** After a failure: nothing is under way any more. */
  async settle(): Promise<void> {
    await Promise.allSettled(this.#underWay.map(({ values }) => values));
  }

  async #takeFirst(): Promise<void> {
    const { values, take } = this.#underWay.shift()!;
    take(await values);
  }
}

async function valuesOf(tensor: Tensor): Promise<Float32Array> {
  try {
    return (await tensor.data()) as Float32Array;
  } finally {
    tensor.dispose();
  }
}

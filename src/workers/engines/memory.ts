import { join } from 'node:path';
import { mayBeFast } from '../../architecture/fast-forms.js';
import type { Network } from '../../architecture/layers/index.js';
import { CacheFile } from '../../base/cache-file.js';
import { isObject, objectText } from '../../base/json.js';
import type { EngineFacts } from '../../engine/engine.js';
import { addressOf } from '../../pipeline/address/address.js';
import type { NetworkExperiment } from '../../pipeline/experiment.js';
import { VERSION } from '../provenance.js';
import { PIPELINE } from './self-test-pipeline.js';

/** What `bench` measured of one class of engine. */
export interface MeasuredEngine {
  /** The class, such as `webgpu:nvidia-h100`. */
  readonly class: string;
  /** What was computed: figures of two workloads say nothing about each other. */
  readonly workload: string;
  /** Workers at once. */
  readonly jobs: number;
  /** Of each of them; one if left out. */
  readonly threads?: number;
  /** Milliseconds of a training step in each of them. */
  readonly trainStepMs: number;
  /** Of predicting a patch; absent from what was measured before this was noted. */
  readonly predictPatchMs?: number;
  readonly version: string;
}

/** With all that an estimate needs. */
export type RememberedFigures = MeasuredEngine & {
  readonly predictPatchMs: number;
  /** The times are the most that they can be: measured with so many threads, which are more. */
  readonly atMostFrom?: number;
};

/** A self test that was passed. */
interface Passed {
  readonly class: string;
  readonly driver: string;
  readonly version: string;
  /** What the test was, as one word: one that has gained a layer has not been passed. */
  readonly test: string;
}

interface Content {
  readonly measured: readonly MeasuredEngine[];
  readonly passed: readonly Passed[];
}

/**
 * What this machine has found out about its engines, in the user's cache folder. It only spares work: what cannot be read
 * or written counts as not known, and what another version of hsi-run found out does too.
 */
export class EngineMemory {
  readonly #cache: CacheFile<Content>;

  /** @param folder of the user's caches */
  constructor(folder: string) {
    this.#cache = new CacheFile(join(folder, 'engines.json'), isContent);
  }

  hasPassed(engine: EngineFacts): boolean {
    const wanted = JSON.stringify(passOf(engine));
    return this.#read().passed.some((known) => JSON.stringify(known) === wanted);
  }

  rememberPass(engine: EngineFacts): void {
    const { measured, passed } = this.#read();
    const others = passed.filter((known) => known.class !== engine.class);
    this.#write({ measured, passed: [...others, passOf(engine)] });
  }

  rememberMeasured(figure: Omit<MeasuredEngine, 'version'>): void {
    const { measured, passed } = this.#read();
    const key = ({ class: name, workload, jobs, threads = 1 }: Omit<MeasuredEngine, 'version'>) =>
      JSON.stringify([name, workload, jobs, threads]);
    const others = measured.filter((known) => key(known) !== key(figure));
    this.#write({ passed, measured: [...others, { ...figure, version: VERSION }] });
  }

  /**
   * How many times faster the first class is than the second in what both have been measured on: this workload if they
   * have, else the latest other one.
   */
  ratio(first: string, second: string, workload?: string): number | undefined {
    const { measured } = this.#read();
    const common = measured
      .filter((known) => known.class === first && measured.some((other) => other.class === second && other.workload === known.workload))
      .map((known) => known.workload);
    const on = workload !== undefined && common.includes(workload) ? workload : common.at(-1);
    if (on === undefined) return undefined;
    const steps = (name: string) =>
      Math.max(
        ...measured.filter((known) => known.class === name && known.workload === on).map(({ jobs, trainStepMs }) => jobs / trainStepMs),
      );
    return steps(first) / steps(second);
  }

  /**
   * What was measured of a workload: with so many workers at once and threads of each, else with the most that came near. Where it was
   * measured only with more threads, each of its times is taken as many times: fewer threads take at most so long.
   */
  figuresOf(
    name: string,
    workload: string,
    { jobs, threads }: { readonly jobs: number; readonly threads: number },
  ): RememberedFigures | undefined {
    const known = this.#read()
      .measured.filter(
        (entry): entry is RememberedFigures => entry.class === name && entry.workload === workload && entry.predictPatchMs !== undefined,
      )
      .sort((a, b) => a.jobs - b.jobs || (a.threads ?? 1) - (b.threads ?? 1));
    const few = known.filter((entry) => (entry.threads ?? 1) <= threads);
    const [more] = known.filter((entry) => !few.includes(entry)).sort((a, b) => (a.threads ?? 1) - (b.threads ?? 1));
    return few.findLast((entry) => entry.jobs === jobs) ?? few.at(-1) ?? (more && withThreads(more, threads));
  }

  #read(): Content {
    const { measured, passed } = this.#cache.read() ?? { measured: [], passed: [] };
    const current = <Known extends { version: string }>(entries: readonly Known[]) => entries.filter(({ version }) => version === VERSION);
    return { measured: current(measured), passed: current(passed) };
  }

  #write(content: Content): void {
    this.#cache.write(objectText(content));
  }
}

function isContent(value: unknown): value is Content {
  return isObject(value) && [value.measured, value.passed].every((list) => Array.isArray(list) && list.every(isObject));
}

/** What a training step computes, as one word. Fast convolutions are another thing where the network may have such. */
export function workloadOf(
  network: Network,
  { batch, fast_convolutions: fast = false }: Pick<NetworkExperiment['training'], 'batch' | 'fast_convolutions'>,
): string {
  return addressOf({ network, batch, ...(fast && mayBeFast(network.layers) ? { fast } : {}) }).slice(0, 12);
}

/** What fewer threads take at most. */
function withThreads(figures: RememberedFigures, threads: number): RememberedFigures {
  const { threads: measured = 1, trainStepMs, predictPatchMs } = figures;
  const factor = measured / threads;
  return { ...figures, threads, trainStepMs: factor * trainStepMs, predictPatchMs: factor * predictPatchMs, atMostFrom: measured };
}

function passOf({ class: name, device }: EngineFacts): Passed {
  return { class: name, driver: device?.driver ?? '', version: VERSION, test: addressOf(PIPELINE).slice(0, 12) };
}

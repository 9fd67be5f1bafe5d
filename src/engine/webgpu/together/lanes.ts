import type { Tensor } from '@tensorflow/tfjs-core';
import type { StepLane, StepRecorder } from '../../engine.js';
import type { GpuBackend } from '../backend.js';
import { GpuStepRecorder } from '../recording/capture.js';
import { plain, type Step } from '../recording/record.js';
import { type Misfit, StepTogether } from './step.js';

/** A step that a trial wants to take. */
interface Post {
  readonly recorder: LaneRecorder;
  readonly key: string;
  readonly inputs: readonly Tensor[];
  readonly step: Step;
  done(): void;
  failed(error: unknown): void;
}

/** All trials of one thread that train at the same time, by their kind. */
export class Lanes {
  readonly #companies = new Map<string, Company>();

  constructor(readonly backend: GpuBackend) {}

  join(kind: string, notice: (message: string) => void): StepLane {
    const company = this.#companies.get(kind) ?? new Company(this.backend, () => this.#companies.delete(kind));
    this.#companies.set(kind, company);
    return company.join(notice);
  }

  /** What is replayed now, for tests and benchmarks. */
  get replayed(): readonly StepTogether[] {
    return [...this.#companies.values()].flatMap((company) => company.replayed);
  }
}

/**
 * Trials of one kind. A step is taken when each of them wants one: together where it has the same key in all of them, after one by itself,
 * one that is recorded and one that is checked. Steps of different keys are taken one after the other.
 */
class Company {
  readonly #lanes = new Set<Lane>();
  readonly #known = new Map<string, StepTogether | 'begun' | 'refused'>();
  /** The most trials that go together. */
  #most = Infinity;
  #busy = false;
  /** Trials have come or gone: others go together from now on. */
  #stale = false;

  constructor(
    readonly backend: GpuBackend,
    readonly onEmpty: () => void,
  ) {}

  get replayed(): readonly StepTogether[] {
    return [...this.#known.values()].filter((known): known is StepTogether => known instanceof StepTogether && known.checked);
  }

  join(notice: (message: string) => void): StepLane {
    const lane = new Lane(this, notice);
    this.#lanes.add(lane);
    this.#stale = true;
    return lane;
  }

  leave(lane: Lane): void {
    if (!this.#lanes.delete(lane)) return;
    this.#stale = true;
    if (this.#lanes.size === 0) this.onEmpty();
    this.#begin();
  }

  /** A step is wanted. */
  wake(): void {
    this.#begin();
  }

  /** What was recorded for these steps is not wanted any more. */
  forget(recorder: LaneRecorder): void {
    this.#forget((members) => members.includes(String(recorder.id)));
  }

  #forget(isConcerned: (members: readonly string[]) => boolean = () => true): void {
    for (const [name, known] of this.#known) {
      if (!isConcerned(name.slice(0, name.indexOf(' ')).split(','))) continue;
      if (known instanceof StepTogether) known.dispose();
      this.#known.delete(name);
    }
  }

  #begin(): void {
    const lanes = [...this.#lanes];
    if (this.#busy || lanes.length === 0 || lanes.some(({ wanted }) => !wanted)) return;
    const posts = lanes.map((lane) => lane.take());
    this.#busy = true;
    void this.#take(posts).finally(() => {
      this.#busy = false;
      this.#begin();
    });
  }

  async #take(posts: readonly Post[]): Promise<void> {
    if (this.#stale) this.#forget();
    this.#stale = false;
    for (const group of this.#groups(posts)) {
      try {
        if (group.length === 1) await group[0].recorder.alone.run(group[0].key, group[0].inputs, group[0].step);
        else await this.#together(group);
        for (const post of group) post.done();
      } catch (error) {
        for (const post of group) post.failed(error);
      }
    }
  }

  /** All trials, or one by one where their keys differ: a last batch need not have one size in all of them. */
  #groups(posts: readonly Post[]): (readonly Post[])[] {
    if (posts.some(({ key }) => key !== posts[0].key)) return posts.map((post) => [post]);
    const parts = Math.ceil(posts.length / this.#most);
    const size = Math.ceil(posts.length / Math.max(1, parts));
    return Array.from({ length: Math.ceil(posts.length / size) }, (_, part) => posts.slice(part * size, (part + 1) * size));
  }

  async #together(posts: readonly Post[]): Promise<void> {
    const [{ key, recorder }] = posts;
    const name = `${posts.map((post) => post.recorder.id).join(',')} ${key}`;
    const known = this.#known.get(name);
    if (known === 'refused') {
      for (const post of posts) await post.recorder.alone.run(post.key, post.inputs, post.step);
    } else if (!known) {
      // Programs and packs are there after a step that is not recorded.
      this.#known.set(name, 'begun');
      for (const { step, inputs } of posts) plain(step, inputs);
    } else if (known === 'begun') {
      this.#record(name, posts);
    } else if (known.checked) {
      known.replay(posts.map(({ inputs }) => inputs));
    } else if (!(await known.check(posts))) {
      this.#refuse(
        name,
        known,
        `${key} of ${posts.length} trials at once differs from that of each on ${this.backend.adapterName}`,
        recorder,
      );
    }
  }

  #record(name: string, posts: readonly Post[]): void {
    const together = new StepTogether(this.backend, posts.length);
    let recorded = 0;
    let misfit: Misfit | undefined;
    while (!misfit && recorded < posts.length) misfit = together.add(posts[recorded].inputs, posts[recorded++].step);
    for (const { inputs, step } of posts.slice(recorded)) plain(step, inputs);
    if (!misfit && together.finish()) {
      this.#known.set(name, together);
    } else if (misfit === 'too large' && together.most > 1) {
      this.#most = together.most;
      together.dispose();
      this.#forget();
    } else {
      this.#refuse(name, together, `${posts[0].key} of ${posts.length} trials cannot be computed at once`, posts[0].recorder);
    }
  }

  #refuse(name: string, together: StepTogether, why: string, { lane }: LaneRecorder): void {
    together.dispose();
    this.#known.set(name, 'refused');
    lane.notice(`${why}: each trial's steps are sent by themselves, which is slower`);
  }
}

const LANES = new WeakMap<GpuBackend, Lanes>();

/** Those of a back end. */
export function lanesOf(backend: GpuBackend): Lanes {
  const lanes = LANES.get(backend) ?? new Lanes(backend);
  LANES.set(backend, lanes);
  return lanes;
}

class Lane implements StepLane {
  wanted: Post | undefined;

  constructor(
    readonly company: Company,
    readonly notice: (message: string) => void,
  ) {}

  recordSteps(): StepRecorder {
    return new LaneRecorder(this);
  }

  leave(): void {
    this.company.leave(this);
  }

  want(post: Post): void {
    this.wanted = post;
    this.company.wake();
  }

  take(): Post {
    const post = this.wanted!;
    this.wanted = undefined;
    return post;
  }
}

let recorders = 0;

class LaneRecorder implements StepRecorder {
  readonly id = recorders++;
  /** For steps that are not taken together. */
  readonly alone: GpuStepRecorder;

  constructor(readonly lane: Lane) {
    this.alone = new GpuStepRecorder(lane.company.backend, lane.notice);
  }

  run(key: string, inputs: readonly Tensor[], step: (inputs: readonly Tensor[]) => void): Promise<void> {
    return new Promise((done, failed) => this.lane.want({ recorder: this, key, inputs, step, done, failed }));
  }

  values(key: string, inputs: readonly Tensor[], step: (inputs: readonly Tensor[]) => Tensor): Promise<Float32Array> {
    return this.alone.values(key, inputs, step);
  }

  dispose(): void {
    this.lane.company.forget(this);
    this.alone.dispose();
  }
}

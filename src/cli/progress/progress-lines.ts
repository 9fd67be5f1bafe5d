import type { TrialProgress } from '../../workers/trial-progress.js';
import { note } from '../text/print.js';
import type { JobProgress } from './job-progress.js';

/** Between two lines of what has no epochs, such as a test. */
const EVERY_MS = 60_000;

/** A line for every epoch, and for every minute of other work, where nothing can be drawn anew. */
export class ProgressLines {
  #epoch = 0;
  #pretrained?: string;
  /** The kind of work that was told last, and when its last line was due. */
  #latest = { kind: '', at: 0 };

  constructor(
    readonly title: string,
    readonly progress: JobProgress,
    readonly say: (line: string) => void = note,
  ) {}

  tell(told: TrialProgress): void {
    if (told.kind === 'kept') return;
    if (this.#latest.kind !== told.kind) this.#latest = { kind: told.kind, at: performance.now() };
    if (told.kind === 'resumed') {
      const line = this.progress.line(told);
      if (line !== '') this.say(`${this.title}: ${line}`);
    } else if (told.kind === 'pretraining') {
      const { last } = told.pretraining;
      const done = last && `pretraining ${last.block}, epoch ${last.epoch}, loss ${last.loss.toFixed(4)}`;
      if (done && done !== this.#pretrained) this.say(`${this.title}: ${(this.#pretrained = done)}`);
    } else if (told.kind === 'training' && told.last && told.last.epoch > this.#epoch) {
      this.#epoch = told.last.epoch;
      this.say(`${this.title}: ${this.progress.epochLine(told.last, told.epochs)}`);
    } else if (told.kind !== 'training' && performance.now() - this.#latest.at >= EVERY_MS) {
      this.#latest = { kind: told.kind, at: performance.now() };
      this.say(`${this.title}: ${this.progress.line(told)}`);
    }
  }
}

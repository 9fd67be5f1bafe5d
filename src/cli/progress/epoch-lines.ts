import type { TrialProgress } from '../../workers/trial-progress.js';
import { note } from '../text/print.js';
import type { JobProgress } from './job-progress.js';

/** A line for every epoch, where nothing can be drawn anew. */
export class EpochLines {
  #epoch = 0;
  #pretrained?: string;

  constructor(
    readonly title: string,
    readonly progress: JobProgress,
  ) {}

  tell(told: TrialProgress): void {
    if (told.kind === 'resumed') {
      const line = this.progress.line(told);
      if (line !== '') note(`${this.title}: ${line}`);
    } else if (told.kind === 'pretraining') {
      const { last } = told.pretraining;
      const done = last && `pretraining ${last.block}, epoch ${last.epoch}, loss ${last.loss.toFixed(4)}`;
      if (done && done !== this.#pretrained) note(`${this.title}: ${(this.#pretrained = done)}`);
    } else if (told.kind === 'training' && told.last && told.last.epoch > this.#epoch) {
      this.#epoch = told.last.epoch;
      note(`${this.title}: ${this.progress.epochLine(told.last, told.epochs)}`);
    }
  }
}

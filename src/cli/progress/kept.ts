import type { ProgressEvent } from '../../workers/events.js';
import type { TrialProgress } from '../../workers/trial-progress.js';

/** Whether the next run finds anything of this one: a finished job, or a checkpoint of one that runs. */
export class Kept {
  #any = false;

  note(event: ProgressEvent): void {
    if (event.type === 'scheduled') this.#any ||= event.known > 0;
    else if (event.type === 'job-progress') this.#any ||= isKept(event.progress);
    else if (event.type === 'job-ended') this.#any ||= event.outcome.kind !== 'elsewhere';
  }

  get any(): boolean {
    return this.#any;
  }
}

const isKept = (progress: TrialProgress) =>
  progress.kind === 'kept' ||
  (progress.kind === 'mapped' && progress.mapped.kept !== undefined) ||
  (progress.kind === 'fitted' && progress.fitted.kept !== undefined);

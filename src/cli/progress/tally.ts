import type { JobOutcome } from '../../workers/events.js';
import { formatDuration } from './job-progress.js';

/** Before so many seconds nothing is said of the time that is left. */
const PATIENCE = 2;

/** How much of a list of jobs is done, how good what is finished is, and how long the rest will take. */
export class Tally {
  readonly #start = performance.now();
  #finished = 0;
  #failed = 0;
  /** Parts of jobs that were computed here and now: what a checkpoint has brought took no time. */
  #worked = 0;
  readonly #accuracies: number[] = [];

  constructor(readonly jobs: number) {}

  finish(outcome: JobOutcome, worked: number): void {
    this.#finished++;
    if (outcome.kind === 'elsewhere') return;
    this.#worked += worked;
    if ('overallAccuracy' in outcome) this.#accuracies.push(outcome.overallAccuracy);
  }

  fail(worked: number): void {
    this.#failed++;
    this.#worked += worked;
  }

  /**
   * @param running of each running job the part that is done, and the part of that which was computed now
   * @param hidden running jobs that have no line of their own
   */
  line(running: readonly { readonly done: number; readonly worked: number }[], hidden = 0): string {
    const elapsed = (performance.now() - this.#start) / 1000;
    const worked = this.#worked + running.reduce((sum, one) => sum + one.worked, 0);
    const rest = this.jobs - this.#finished - this.#failed - running.reduce((sum, one) => sum + one.done, 0);
    const left = worked > 0 && elapsed > PATIENCE ? `, ${formatDuration((elapsed * Math.max(0, rest)) / worked)} left in all` : '';
    return `${this.#counted()}${hidden > 0 ? `, ${hidden} more are running` : ''}${left}`;
  }

  /** When all have ended. */
  last(): string {
    return `${this.#counted()}, after ${formatDuration((performance.now() - this.#start) / 1000)}`;
  }

  #counted(): string {
    const [least, most] = [Math.min(...this.#accuracies), Math.max(...this.#accuracies)].map((value) => value.toFixed(4));
    const range = this.#accuracies.length === 0 ? '' : ` (OA ${least === most ? least : `${least} to ${most}`})`;
    return `${this.#finished} of ${this.jobs} finished${range}${this.#failed > 0 ? `, ${this.#failed} not` : ''}`;
  }
}

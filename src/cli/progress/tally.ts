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
  /** When the first part of a job was seen: what came before was the start of engines, which says nothing of the pace. */
  #first?: { readonly at: number; readonly worked: number };
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
    const perPart = this.#secondsPerPart(this.#worked + running.reduce((sum, one) => sum + one.worked, 0));
    const waiting = this.jobs - this.#finished - this.#failed - running.length;
    const left = perPart === undefined ? '' : `, ${formatDuration(perPart * span(running, waiting))} left in all`;
    return `${this.#counted()}${hidden > 0 ? `, ${hidden} more are running` : ''}${left}`;
  }

  /** Of all that run at once together. @returns undefined where it is too early to say */
  #secondsPerPart(worked: number): number | undefined {
    const now = performance.now();
    if (worked > 0) this.#first ??= { at: now, worked };
    const since = (now - (this.#first?.at ?? now)) / 1000;
    const advanced = worked - (this.#first?.worked ?? 0);
    if (since > PATIENCE && advanced > 0) return since / advanced;
    const elapsed = (now - this.#start) / 1000;
    return this.#worked > 0 && elapsed > PATIENCE ? elapsed / worked : undefined;
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

/** Until the last job ends, in parts of all that run at once together: the last ones run alone. */
function span(running: readonly { readonly done: number }[], waiting: number): number {
  const free = running.length > 0 ? running.map(({ done }) => 1 - done) : [0];
  for (let job = 0; job < waiting; job++) free[free.indexOf(Math.min(...free))] += 1;
  return Math.max(...free) * free.length;
}

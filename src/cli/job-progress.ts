import type { TrialProgress } from '../workers/trial-progress.js';

/** How far one job is: what its line says, and what would be lost of it. */
export class JobProgress {
  readonly #start = performance.now();
  #latest: TrialProgress = {};
  /** The epoch in which training is, and what of it is in a checkpoint. */
  #reached = 0;
  #kept: NonNullable<TrialProgress['kept']> = { epochs: 0, pretrained: 0 };
  /** The epoch of the checkpoint that it went on from. */
  #from = 0;

  /** @param resumable its progress goes into checkpoints */
  constructor(readonly resumable: boolean) {}

  update(progress: TrialProgress): void {
    if (progress.kept) {
      this.#kept = progress.kept;
      return;
    }
    this.#latest = progress;
    if (progress.resumed) this.#from = progress.resumed;
    if (progress.epoch !== undefined && !progress.pretraining) this.#reached = Math.max(this.#reached, progress.epoch);
  }

  /** Whether it has told anything at all. */
  get begun(): boolean {
    return Object.keys(this.#latest).length > 0;
  }

  /** The part of it that is done, and of that what was computed now: from a checkpoint the rest came at once. */
  get parts(): { readonly done: number; readonly worked: number } {
    const { epoch, epochs, step, steps, last, tested, fitted, mapped, explained, pretraining, resumed } = this.#latest;
    const pixels = mapped ?? explained;
    if (pixels) return both(pixels.done / pixels.of);
    if (fitted) return both(fitted.done / fitted.of);
    if (tested) return { done: 1, worked: epochs ? 1 - this.#from / epochs : 1 };
    if (pretraining || resumed || !epoch || !epochs || !steps) return both(0);
    const done = (step === undefined ? (last?.epoch ?? 0) : epoch - 1 + step / steps) / epochs;
    return { done, worked: Math.max(0, done - this.#from / epochs) };
  }

  /**
   * How far it is, and how long it will take at its pace.
   *
   * @param timeFirst for a line whose end may not be seen
   */
  line(progress = this.#latest, timeFirst = false): string {
    const { epoch, epochs, step, steps, last, tested, resumed, pretrained, pretraining, fitted, mapped, explained } = progress;
    const pixels = mapped ?? explained;
    if (pretrained) return `resuming after ${pretrained} epoch${pretrained === 1 ? '' : 's'} of pretraining`;
    if (resumed) return `resuming after epoch ${resumed}`;
    if (pixels) return `pixel ${pixels.done}/${pixels.of}${pixels.done > 0 ? `, ${this.#left(pixels.done / pixels.of)}` : ''}`;
    if (tested) return `testing ${tested.done}/${tested.of}`;
    if (fitted) return `model ${fitted.done + 1}/${fitted.of}${fitted.done > 0 ? `, ${this.#left(fitted.done / fitted.of)}` : ''}`;
    if (epoch === undefined || epochs === undefined || steps === undefined) return '';
    if (pretraining) {
      const { block, last: before } = pretraining;
      return `pretraining ${block}, epoch ${epoch}/${epochs}, step ${step}/${steps}${before?.block === block ? `, loss ${before.loss.toFixed(4)}` : ''}`;
    }
    const done = (step === undefined ? last!.epoch : epoch - 1 + step / steps) / epochs;
    const where = step === undefined ? `epoch ${last!.epoch}/${epochs}` : `epoch ${epoch}/${epochs}, step ${step}/${steps}`;
    const figures = last ? [`loss ${last.loss.toFixed(4)}`, `accuracy ${last.accuracy.toFixed(4)}`] : [];
    if (last?.validationAccuracy !== undefined) figures.push(`validation ${last.validationAccuracy.toFixed(4)}`);
    const worked = done - this.#from / epochs;
    const left = worked > 0 ? [this.#left(done, worked)] : [];
    return [where, ...(timeFirst ? [...left, ...figures] : [...figures, ...left])].join(', ');
  }

  /** Where it was stopped, and where the next run goes on. */
  stopped(): string {
    if (!this.begun) return 'not started';
    if (!this.resumable || this.#latest.fitted) return `stopped${this.#at()}`;
    return `stopped${this.#at()}${this.#hasKept ? `; the next run resumes after ${this.#checkpoint()}` : ', before its first checkpoint: the next run starts again'}`;
  }

  /** What would be lost if everything ended now; undefined if nothing. */
  lost(): string | undefined {
    if (!this.begun) return undefined;
    const { mapped, fitted, pretraining, epoch } = this.#latest;
    if (mapped) return `lost: the map, at pixel ${mapped.done} of ${mapped.of}`;
    if (fitted) return `lost: the search, at model ${fitted.done + 1} of ${fitted.of}`;
    if (this.#reached === 0 && !pretraining) return epoch === undefined && !this.resumable ? 'lost: its computation so far' : undefined;
    if (!this.resumable) return `lost: ${epochs(1, this.#reached)}`;
    if (!this.#hasKept) return `lost: ${pretraining ? 'its pretraining' : epochs(1, this.#reached)}, as there is no checkpoint yet`;
    const what = pretraining ? 'its training since then' : epochs(this.#kept.epochs + 1, this.#reached);
    return this.#reached <= this.#kept.epochs && !pretraining
      ? `the next run resumes after ${this.#checkpoint()}`
      : `lost: ${what}; the next run resumes after ${this.#checkpoint()}`;
  }

  get #hasKept(): boolean {
    return this.#kept.epochs + this.#kept.pretrained > 0;
  }

  #checkpoint(): string {
    return this.#kept.epochs > 0 ? `epoch ${this.#kept.epochs}` : `epoch ${this.#kept.pretrained} of pretraining`;
  }

  #at(): string {
    const { mapped, fitted, tested, pretraining } = this.#latest;
    if (mapped) return ` at pixel ${mapped.done} of ${mapped.of}`;
    if (fitted) return ` at model ${fitted.done + 1} of ${fitted.of}`;
    if (tested) return ' while it was tested';
    if (pretraining) return ` in the pretraining of ${pretraining.block}`;
    return this.#reached > 0 ? ` in epoch ${this.#reached}` : '';
  }

  #left(done: number, worked = done): string {
    const elapsed = (performance.now() - this.#start) / 1000;
    return `${formatDuration((elapsed * (1 - done)) / worked)} left`;
  }
}

const both = (part: number) => ({ done: part, worked: part });

function epochs(from: number, to: number): string {
  return from === to ? `epoch ${from}` : `epochs ${from} to ${to}`;
}

/** 42 s, 3 min 20 s, 2 h 5 min. */
export function formatDuration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

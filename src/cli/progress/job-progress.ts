import type { EpochRecord } from '../../train/epoch.js';
import type { KeptEpochs, PartsDone, TrialProgress } from '../../workers/trial-progress.js';

/** How far one job is: what its line says, and what would be lost of it. */
export class JobProgress {
  readonly #start = performance.now();
  /** Models of a search that the next run finds, and that this one has found. */
  #models = 0;
  #modelsFrom?: number;
  /** What was told last, but for checkpoints. */
  #latest?: Exclude<TrialProgress, { kind: 'kept' }>;
  /** The epoch in which training is, of how many, and what of it is in a checkpoint. */
  #reached = 0;
  #epochs = 0;
  #kept: KeptEpochs = { epochs: 0, pretrained: 0 };
  /** The epoch of the checkpoint that it went on from. */
  #from = 0;
  /** Where it was when its present kind of work was first heard of: what came before was the engine's start. */
  #pace?: { readonly kind: string; readonly at: number; readonly done: number };

  /** @param resumable its progress goes into checkpoints */
  constructor(readonly resumable: boolean) {}

  update(progress: TrialProgress): void {
    if (progress.kind === 'kept') {
      this.#kept = progress.kept;
      return;
    }
    this.#latest = progress;
    if (progress.kind === 'fitted') {
      this.#models = progress.fitted.kept ?? 0;
      this.#modelsFrom ??= this.#models;
    }
    if (progress.kind === 'resumed') this.#from = progress.resumed;
    if (this.#pace?.kind !== progress.kind) this.#pace = { kind: progress.kind, at: performance.now(), done: this.#doneOf(progress) };
    if (progress.kind !== 'training') return;
    this.#reached = Math.max(this.#reached, progress.epoch);
    this.#epochs = progress.epochs;
  }

  /** Whether it has told anything at all. */
  get begun(): boolean {
    return this.#latest !== undefined;
  }

  /** The part of it that is done, and of that what was computed now: from a checkpoint the rest came at once. */
  get parts(): { readonly done: number; readonly worked: number } {
    const now = this.#latest;
    switch (now?.kind) {
      case 'mapped':
        return both(now.mapped.done / now.mapped.of);
      case 'explained':
        return both(now.explained.done / now.explained.of);
      case 'fitted':
        return { done: now.fitted.done / now.fitted.of, worked: Math.max(0, now.fitted.done - this.#modelsFrom!) / now.fitted.of };
      case 'tested':
        return { done: 1, worked: this.workedInAll };
      case 'training': {
        const done = (now.epoch - 1 + now.step / now.steps) / now.epochs;
        return { done, worked: Math.max(0, done - this.#from / now.epochs) };
      }
      default:
        return both(0);
    }
  }

  /** The part of its present kind of work that is done. */
  #doneOf(progress: TrialProgress): number {
    // Those that are known come at once.
    if (progress.kind === 'fitted') return Math.max(progress.fitted.done, this.#modelsFrom!) / progress.fitted.of;
    return progress.kind === 'tested' ? progress.tested.done / progress.tested.of : this.parts.done;
  }

  /** Of a job that has ended well, the part that was computed now. */
  get workedInAll(): number {
    return this.#epochs > 0 ? 1 - this.#from / this.#epochs : 1;
  }

  /**
   * How far it is, and how long it will take at its pace; empty where nothing can be said of it yet.
   *
   * @param width of a line in a terminal: what is least needed is left out, so that the rest is to be seen
   */
  line(progress: TrialProgress | undefined = this.#latest, width?: number): string {
    switch (progress?.kind) {
      case 'resumed': {
        const { resumed, pretrained } = progress;
        if (pretrained) return `resuming after ${pretrained} epoch${pretrained === 1 ? '' : 's'} of pretraining`;
        return resumed > 0 ? `resuming after epoch ${resumed}` : '';
      }
      case 'mapped':
        return `pixel ${progress.mapped.done}/${progress.mapped.of}${this.#leftOf(progress.mapped)}`;
      case 'explained':
        return `pixel ${progress.explained.done}/${progress.explained.of}${this.#leftOf(progress.explained)}`;
      case 'tested':
        return `testing ${progress.tested.done}/${progress.tested.of}${this.#leftOf(progress.tested)}`;
      case 'fitted':
        return `model ${progress.fitted.done + 1}/${progress.fitted.of}${this.#leftOf(progress.fitted)}`;
      case 'pretraining': {
        const { epoch, epochs, step, steps, pretraining } = progress;
        const { block, last } = pretraining;
        return `pretraining ${block}, epoch ${epoch}/${epochs}, step ${step}/${steps}${last?.block === block ? `, loss ${last.loss.toFixed(4)}` : ''}`;
      }
      case 'training': {
        const { epoch, epochs, step, steps, last } = progress;
        const left = this.#leftOfTraining({ done: epoch - 1 + step / steps, of: epochs });
        const parts = [`epoch ${epoch}/${epochs}`, `step ${step}/${steps}`, ...left, ...figuresOf(last)];
        return width === undefined ? parts.join(', ') : fitted(parts, width);
      }
      default:
        return '';
    }
  }

  /** The line of an epoch that is over. */
  epochLine(record: EpochRecord, epochs: number): string {
    const left = this.#leftOfTraining({ done: record.epoch, of: epochs });
    return [`epoch ${record.epoch}/${epochs}`, ...figuresOf(record), ...left].join(', ');
  }

  /** Of less than an epoch, the engine's start is too large a part to tell a pace by. */
  #leftOfTraining({ done, of }: PartsDone): string[] {
    const worked = (done - this.#from) / of;
    const left = worked > 0 ? this.#left(done / of, done - this.#from >= 1 ? worked : 0) : undefined;
    return left === undefined ? [] : [left];
  }

  /** Where it was stopped, and where the next run goes on. */
  stopped(): string {
    if (!this.begun) return 'not started';
    if (this.#latest?.kind === 'mapped') return `stopped${this.#at()}${resumingWith(this.#latest.mapped)}`;
    if (this.#latest?.kind === 'fitted' || this.#models) return `stopped${this.#at()}${resumingAt(this.#models)}`;
    if (!this.resumable) return `stopped${this.#at()}`;
    return `stopped${this.#at()}${this.#hasKept ? `; the next run resumes after ${this.#checkpoint()}` : ', before its first checkpoint: the next run starts again'}`;
  }

  /** What would be lost if everything ended now; undefined if nothing. */
  lost(): string | undefined {
    const now = this.#latest;
    if (!now) return undefined;
    if (now.kind === 'mapped') {
      const { done, of, kept } = now.mapped;
      return `lost: the map${kept === undefined ? '' : "'s unfinished parts"}, at pixel ${done} of ${of}${resumingWith(now.mapped)}`;
    }
    if (now.kind === 'fitted' || this.#models) return lostSearch(now, this.#models);
    const pretraining = now.kind === 'pretraining';
    if (this.#reached === 0 && !pretraining) return this.resumable ? undefined : 'lost: its computation so far';
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
    const now = this.#latest;
    if (now?.kind === 'mapped') return ` at pixel ${now.mapped.done} of ${now.mapped.of}`;
    if (now?.kind === 'fitted') return ` at model ${now.fitted.done + 1} of ${now.fitted.of}`;
    if (now?.kind === 'tested') return ' while it was tested';
    if (now?.kind === 'pretraining') return ` in the pretraining of ${now.pretraining.block}`;
    return this.#reached > 0 ? ` in epoch ${this.#reached}` : '';
  }

  /** Nothing before its pace is known: the start of an engine, or what is computed before the first part, would be taken for it. */
  #leftOf({ done, of }: PartsDone): string {
    const left = done > 0 ? this.#left(done / of, 0) : undefined;
    return left === undefined ? '' : `, ${left}`;
  }

  /** @param worked computed since the job began, for as long as its pace is not known; 0 where that would say nothing */
  #left(done: number, worked: number): string | undefined {
    const now = performance.now();
    const since = (now - (this.#pace?.at ?? now)) / 1000;
    const advanced = done - (this.#pace?.done ?? done);
    const [seconds, part] = since > PATIENCE && advanced > 0 ? [since, advanced] : [(now - this.#start) / 1000, worked];
    return part > 0 ? `${formatDuration((seconds * (1 - done)) / part)} left` : undefined;
  }
}

function figuresOf(last: EpochRecord | undefined): string[] {
  if (!last) return [];
  const { loss, accuracy, validationAccuracy } = last;
  const validation = validationAccuracy === undefined ? [] : [`validation ${validationAccuracy.toFixed(4)}`];
  return [`loss ${loss.toFixed(4)}`, `accuracy ${accuracy.toFixed(4)}`, ...validation];
}

/** Before so many seconds at its work nothing is said of its pace. */
const PATIENCE = 2;

/** What is left out of a line of training that is too wide, one after the other. */
const LEAST_NEEDED = [/^accuracy /, /^loss /, /^step /];

function fitted(parts: readonly string[], width: number): string {
  let kept = parts;
  for (const needless of LEAST_NEEDED) {
    if (kept.join(', ').length <= width) break;
    kept = kept.filter((part) => !needless.test(part));
  }
  return kept.join(', ');
}

/** What the next run finds of a map. */
function resumingWith({ kept }: { readonly kept?: number }): string {
  return kept === undefined ? '' : `; the next run resumes with ${kept} pixels`;
}

function resumingAt(models: number): string {
  return models > 0 ? `; the next run resumes after model ${models}` : '';
}

function lostSearch(now: TrialProgress, models: number): string {
  const where =
    now.kind === 'fitted'
      ? `the search${models > 0 ? ' since then' : ''}, at model ${now.fitted.done + 1} of ${now.fitted.of}`
      : 'its test';
  return `lost: ${where}${resumingAt(models)}`;
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

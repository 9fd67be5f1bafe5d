import type { EpochRecord } from '../../train/epoch.js';

/** One process' part of a trial: how many epochs there were when it began, and how many it has finished. */
export interface Session {
  readonly begun: string;
  readonly from: number;
  readonly to: number;
}

/** What `epochs.log` of unfinished work tells. */
export interface Journal {
  readonly sessions: readonly Session[];
  /** Of each epoch from the first on; those that are computed again after a checkpoint replace what was there. */
  readonly records: readonly EpochRecord[];
  /** Epochs a second in the last session; undefined before its second epoch. */
  readonly rate?: number;
}

const NONE = '-';
/** Ends a line: without it, the last figure may have been cut. */
const WHOLE = '.';

/** `epoch 3 2026-01-01T00:00:00.000Z 0.5 0.9 0.6 0.88 .`: loss and accuracy of training, then of validation. */
export function journalLine({ epoch, loss, accuracy, validationLoss, validationAccuracy }: EpochRecord, now = new Date()): string {
  const figures = [loss, accuracy, validationLoss, validationAccuracy].map((value) => (value === undefined ? NONE : String(value)));
  return `epoch ${[epoch, now.toISOString(), ...figures, WHOLE].join(' ')}\n`;
}

/** A line that is not whole is left out: its process was ended while it wrote, or writes still. Older ones have no figures. */
export function readJournal(text: string): Journal {
  const sessions: Session[] = [];
  let records: EpochRecord[] = [];
  let ends: { readonly epoch: number; readonly at: number }[] = [];
  for (const [word, ...rest] of text
    .split('\n')
    .slice(0, -1)
    .map((line) => line.split(' '))) {
    if (word === 'begin') {
      sessions.push({ begun: rest[0], from: Number(rest[1]), to: Number(rest[1]) });
      ends = [];
    } else if (word === 'epoch' && sessions.length > 0) {
      const epoch = Number(rest[0]);
      sessions.push({ ...sessions.pop()!, to: epoch });
      const record = recordOf(epoch, rest.slice(2));
      // What is missing of what came before leaves no curve.
      if (record) records = records.length >= epoch - 1 ? [...records.slice(0, epoch - 1), record] : [];
      if (record) ends.push({ epoch, at: Date.parse(rest[1]) / 1000 });
    }
  }
  return { sessions, records, ...rateOf(ends) };
}

function recordOf(epoch: number, figures: readonly string[]): EpochRecord | undefined {
  if (figures.length !== 5 || figures[4] !== WHOLE) return undefined;
  const [loss, accuracy, validationLoss, validationAccuracy] = figures.map((text) => (text === NONE ? undefined : Number(text)));
  return {
    epoch,
    loss: loss!,
    accuracy: accuracy!,
    ...(validationLoss === undefined ? {} : { validationLoss }),
    ...(validationAccuracy === undefined ? {} : { validationAccuracy }),
  };
}

/** From the end of the first epoch, so that the start of an engine is no part of it. */
function rateOf(ends: readonly { readonly epoch: number; readonly at: number }[]): { rate?: number } {
  const [first, last] = [ends.at(0), ends.at(-1)];
  return first && last && last.at > first.at ? { rate: (last.epoch - first.epoch) / (last.at - first.at) } : {};
}

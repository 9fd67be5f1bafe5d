import { lookUp } from '../base/look-up.js';
import { summarize } from '../evaluate/metrics.js';
import type { PublishedRow } from './published-table.js';
import type { ShownTrial } from './shown.js';

/** A trial's times, and what took them. */
export type TimedTrial = Pick<ShownTrial, 'trainingSeconds' | 'testingSeconds' | 'device' | 'atOnce'>;

const MEASURES: Readonly<Record<string, (trial: TimedTrial) => number>> = {
  training_minutes: ({ trainingSeconds }) => trainingSeconds / 60,
  testing_seconds: ({ testingSeconds }) => testingSeconds,
};

/**
 * Published times with the measured ones beside them. They stand in no hashed table, as they are the machine's, and get a ratio and
 * no verdict, as the published ones are another machine's.
 */
export function withTimes(rows: readonly PublishedRow[], trials: readonly TimedTrial[]): PublishedRow[] {
  return rows.map((row) => {
    const measure = lookUp(MEASURES, row.measure);
    if (row.mean !== undefined) return row;
    const values = measure ? trials.map(measure).filter((value) => Number.isFinite(value)) : [];
    if (values.length === 0) return row;
    const { mean, sd, n } = summarize(values);
    // Whose times were published, and in what the measured ones are of something else.
    const [, published, other] = /published of ([^;]*)(?:; (another .*))?$/.exec(row.remark) ?? [];
    const remark = [`another machine${published ? `: ${published}` : ''}`, ...(other ? [other] : [])].join('; ');
    return { ...row, mean, sd, n, ratio: mean / row.published_mean, device: devicesOf(trials), remark };
  });
}

/** What the trials were computed on, each device once. */
export function devicesOf(trials: readonly Pick<TimedTrial, 'device' | 'atOnce'>[]): string {
  const devices = trials.map(
    ({ device, atOnce }) => `${device ?? 'an unknown device'}${atOnce !== undefined && atOnce > 1 ? `, ${atOnce} trials at once` : ''}`,
  );
  return [...new Set(devices)].join(' / ');
}

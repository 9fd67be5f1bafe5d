import type { JobOutcome, ProgressEvent } from '../../workers/events.js';
import { threadsText } from '../../workers/threads.js';
import { formatDuration } from './job-progress.js';

/** What has become of a job, behind its title. */
export function outcomeText(outcome: JobOutcome): string {
  switch (outcome.kind) {
    case 'trained':
      return `OA ${outcome.overallAccuracy.toFixed(4)}, epoch ${outcome.epoch} of ${outcome.epochs}, trained in ${formatDuration(outcome.seconds)}`;
    case 'fitted': {
      const chosen = Object.entries(outcome.settings)
        .map(([name, value]) => `${name} ${Number(value.toPrecision(6))}`)
        .join(', ');
      return `OA ${outcome.overallAccuracy.toFixed(4)}, ${chosen}, trained in ${formatDuration(outcome.seconds)}`;
    }
    case 'elsewhere':
      return 'another process computes it';
    case 'recomputed':
      return `OA ${outcome.overallAccuracy.toFixed(4)}`;
    case 'compared':
      return { different: 'differs', exact: 'the same to the bit', tolerant: 'within the tolerance' }[outcome.match];
    case 'mapped':
    case 'explained':
      return `${outcome.pixels} pixels, ${formatDuration(outcome.seconds)}`;
    case 'evaluated':
      return `${outcome.pixels} pixels classified on ${outcome.engine}`;
  }
}

/** What is going to be computed. Engines that `auto` has passed over are told by `hsi-run engines`, and stand in provenance.json. */
export function scheduleText(scheduled: Extract<ProgressEvent, { type: 'scheduled' }>): string[] {
  const { title, trials, known, configurations, engine, atOnce, threads, again, secondsBefore } = scheduled;
  const counted = `${title}: ${trials} ${trials === 1 ? 'trial' : 'trials'}`;
  if (again) return [`${counted} to compute again on ${engine}`, ...(secondsBefore === undefined ? [] : againText(trials, secondsBefore))];
  return [
    `${counted} to compute${known > 0 ? ` (${known} known)` : ''} ${configurations === undefined ? '' : `of ${configurations} configurations `}on ${engine}` +
      `${atOnce > 1 ? `, ${atOnce} at once` : ''}${threadsText(threads)}${atOnce > 1 && threads > 1 ? ' each' : ''}`,
  ];
}

/** How long that may take, before it begins, and how to compute less. */
function againText(trials: number, seconds: number): string[] {
  const subject = trials === 1 ? 'it' : 'they';
  return [
    `${subject} took about ${formatDuration(seconds)} before; another machine or engine may differ`,
    `${trials === 1 ? '' : '--trials 1 computes one, '}--integrity computes none`,
  ];
}

import { isObject, objectText, parseObject } from '../../base/json.js';

/** Of a submission the file that names the trials it will need; it is removed when a run of them has been written. */
export const NEEDS = 'needs.json';

export interface SubmissionNeeds {
  readonly submitted: Date;
  /** What `needOf` says of each trial; absent where the data could not be read: then it may need any. */
  readonly trials?: readonly string[];
}

export function needsText({ submitted, trials }: SubmissionNeeds): string {
  return objectText({ submitted: submitted.toISOString(), ...(trials ? { trials: [...new Set(trials)] } : {}) });
}

/** @throws SyntaxError if the text is no such file's */
export function parseNeeds(text: string): SubmissionNeeds {
  const { submitted, trials } = parseObject(text);
  if (typeof submitted !== 'string' || (trials !== undefined && !Array.isArray(trials)))
    throw new SyntaxError('is not the needs of a submission');
  return { submitted: new Date(submitted), ...(trials ? { trials: trials.map(String) } : {}) };
}

/** What a process that writes must find as it was; what is left out: all of it. */
export interface ProcessNeeds {
  /** Addresses. */
  readonly trials?: readonly string[];
  /** Names of folders. */
  readonly runs?: readonly string[];
}

/** A line that a process adds to its file in the store, as soon as it knows what it needs. */
export function processNeeds(line: string): ProcessNeeds {
  const { needs } = parseObject(line);
  const { trials, runs } = isObject(needs) ? needs : {};
  return { ...(Array.isArray(trials) ? { trials: trials.map(String) } : {}), ...(Array.isArray(runs) ? { runs: runs.map(String) } : {}) };
}

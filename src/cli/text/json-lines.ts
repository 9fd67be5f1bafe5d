import { Failure } from '../../errors/failure.js';
import { problemRecord } from '../../errors/format.js';
import type { ProgressEvent } from '../../workers/events.js';
import { note } from './print.js';

/** Progress for programs: each event one line of JSON on standard error. */
export class JsonLines {
  show(event: ProgressEvent): void {
    note(JSON.stringify(event.type === 'job-failed' ? { ...event, error: errorRecord(event.error) } : event));
  }
}

/** An error as plain values: a failure's problems, or what went wrong in a word. */
function errorRecord(error: unknown): object {
  if (error instanceof Failure) return { errors: error.problems.map(problemRecord) };
  const { name, message } = error as Error;
  return { name, message };
}

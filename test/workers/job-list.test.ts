import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { ProgressEvent } from '../../src/workers/events.js';
import { runJobs } from '../../src/workers/job-list.js';
import type { TrialProgress } from '../../src/workers/trial-progress.js';

const test = suite('workers/job-list');

test('a job that is over says no more how far it is, whether it ended well or not', async () => {
  const told: string[] = [];
  const emit = (event: ProgressEvent) => void told.push('job' in event ? `${event.type} ${event.job.title}` : event.type);
  const reports: ((progress: TrialProgress) => void)[] = [];
  const mapped: TrialProgress = { kind: 'mapped', mapped: { done: 1, of: 2 } };
  const work = (title: string, fails: boolean) => ({
    title,
    async run(report: (progress: TrialProgress) => void) {
      reports.push(report);
      report(mapped);
      if (fails) throw new Error('ended');
      return { kind: 'mapped', pixels: 2, seconds: 1 } as const;
    },
  });
  const errors = await runJobs([work('good', false), work('bad', true)], { atOnce: 1, emit });
  assert.equal(
    errors.map(({ title }) => title),
    ['bad'],
  );
  // As of another thread that has not yet heard of it.
  for (const report of reports) report(mapped);
  assert.equal(told, [
    'jobs',
    'job-started good',
    'job-progress good',
    'job-ended good',
    'job-started bad',
    'job-progress bad',
    'job-failed bad',
    'jobs-ended',
  ]);
});

test.run();

import type { TrialProgress } from './trial-progress.js';

/** Between two messages that say no more than how far a job is. */
const PAUSE_MS = 50;

/**
 * Passes on what a job tells of its progress, but not every step of it: a small network makes thousands a second, and the thread that
 * shows them would hear nothing else any more, Ctrl-C included. What is told only once always passes.
 */
export function sparing(pass: (progress: TrialProgress | number) => void, now: () => number = () => performance.now()) {
  let passed = -Infinity;
  let told: unknown;
  return (progress: TrialProgress | number): void => {
    const news = newsOf(progress);
    if (news === told && now() - passed < PAUSE_MS) return;
    passed = now();
    told = news;
    pass(progress);
  };
}

/** What comes once, the end of testing, or the last epoch's record: an object that is another one for each. */
function newsOf(progress: TrialProgress | number): unknown {
  if (typeof progress === 'number') return undefined;
  switch (progress.kind) {
    case 'kept':
    case 'resumed':
      return progress;
    case 'tested':
      return progress.tested.done === progress.tested.of ? progress : undefined;
    case 'training':
      return progress.last;
    case 'pretraining':
      return progress.pretraining.last;
    case 'fitted':
    case 'mapped':
      return undefined;
  }
}

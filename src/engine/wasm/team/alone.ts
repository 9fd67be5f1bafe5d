import type { Team, ThreadContext } from '../module.js';

/** A team of one thread: a loop. */
export function alone(context: ThreadContext): Team {
  return {
    threads: 1,
    run(task, pieces, args) {
      for (let piece = 0; piece < pieces; piece++) task(context, args, piece);
    },
  };
}

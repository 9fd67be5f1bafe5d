// A worker that does what its task says, in place of the real one; pool.test.ts.
import { parentPort, threadId } from 'node:worker_threads';
import type { AnswerBody, Request } from '../../src/workers/messages.js';

const port = parentPort!;
const answer = (message: AnswerBody, id?: number) => port.postMessage({ ...message, id });

port.on('message', (request: Request) => {
  const task = request.type === 'job' ? (request.task as unknown as string) : '';
  if (task === 'answer') answer({ type: 'result', result: { thread: threadId } as never }, request.id);
  else if (task === 'later') setTimeout(() => answer({ type: 'result', result: { thread: threadId } as never }, request.id), 100);
  else if (task === 'fail')
    answer({ type: 'failure', broken: false, problems: [{ code: 'diverged', message: 'a trial failed' }] }, request.id);
  else if (task === 'break')
    answer({ type: 'failure', broken: true, problems: [{ code: 'device-lost', message: 'the GPU was lost' }] }, request.id);
  else if (task === 'error') answer({ type: 'error', stack: 'a fault' }, request.id);
  else if (task === 'die') process.exit(3);
});
answer({ type: 'ready' });

/**
 * Aborts on Ctrl-C and SIGTERM: the step in flight ends, checkpoints are written, nothing half-written stays. A second Ctrl-C ends at
 * once; a second SIGTERM does not: schedulers send it to every process of a job, whose script hands on its own.
 */
export function stopOnSignals(): AbortSignal {
  const controller = new AbortController();
  process.once('SIGINT', () => controller.abort());
  process.on('SIGTERM', () => controller.abort());
  return controller.signal;
}

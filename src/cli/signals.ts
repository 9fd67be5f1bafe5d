/** Aborts on Ctrl-C and SIGTERM: the step in flight ends, nothing half-written stays. A second signal ends at once. */
export function stopOnSignals(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => controller.abort());
  return controller.signal;
}

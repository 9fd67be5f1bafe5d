import type { EngineKind } from '../engine.js';

/** tfjs in plain JavaScript: slow, and the reference that the others are tested against. */
export const cpu: EngineKind = {
  name: 'cpu',
  summary: 'plain JavaScript: slow, the reference',
  promise: 'exact for one Node version on one kind of processor',
  // tfjs is loaded only where something is computed: checking a pipeline must not wait for it.
  find: async () => ({ name: 'cpu', class: 'cpu', start: async () => (await import('../cpu/start.js')).startCpu() }),
};

import type { TIMES } from './trial/times.js';
import type { TrialTable } from './trial/tables.js';

/** The tables of a run's folder; docs/formats.md has their columns. `results/` writes them, as they derive from figures. */
export type RunTable =
  'metrics.csv' | 'classes.csv' | 'confusion.csv' | 'leakage.csv' | 'configurations.csv' | 'published.csv' | TrialTable | typeof TIMES;

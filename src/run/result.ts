import type { PublishedRow } from '../results/published-table.js';
import type { Figures, ShownTrial } from '../results/shown.js';
import type { Experiment } from '../pipeline/experiment.js';
import type { Targets } from '../pipeline/published/targets.js';
import { RunFolder } from '../store/run-folder.js';

/** One configuration of a run, as results are shown. */
export interface ShownConfiguration {
  readonly name: string;
  /** What varies: each path with the value that it has here. */
  readonly point: Readonly<Record<string, unknown>>;
  readonly trials: readonly ShownTrial[];
  /** Mean, sd and n over its seeds, by the figure's name: `oa`, `aa`, `kappa`, `ap`, `f1_macro`, `f1_weighted`. */
  readonly figures: Figures;
  /** Whose statistics the bands are scaled by; undefined if by nobody's. */
  readonly statistics?: 'scene' | 'training' | 'training-scene';
  /** Pixels along a side of a sample. */
  readonly sample: number;
  /** Whether the test pixels lie in another scene (`dataset.test_on`). */
  readonly elsewhere: boolean;
  /** What its figures stand beside; empty where nothing is published. */
  readonly published: readonly PublishedRow[];
}

/** The result of a run. */
export interface RunResult {
  readonly name: string;
  readonly folder: string;
  /** The engine's name. */
  readonly engine: string;
  /** One, or those of a pipeline that varies something. */
  readonly configurations: readonly ShownConfiguration[];
  readonly varies: boolean;
  /** Nothing had to be computed. */
  readonly cached: boolean;
  /** What whoever reads its figures should know. */
  readonly warnings: readonly string[];
}

/** published.csv of a run, where anything is published. */
export async function publishedIn(folder: string, all: readonly (Targets | undefined)[]): Promise<Record<string, string>[]> {
  return all.some((targets) => targets) ? new RunFolder(folder).checkedRows('published.csv') : [];
}

/** Whose statistics bands are scaled by, or components fitted to. */
export function statisticsOf({
  dataset: { standardize, scaling, pca, mnf, test_on: tested },
}: Experiment): ShownConfiguration['statistics'] {
  if (scaling === 'none' && !pca && !mnf) return undefined;
  return tested && standardize === 'scene' ? 'training-scene' : standardize;
}

import type { Network } from '../architecture/layers/index.js';
import type { KnownScene } from '../scenes/index.js';
import type { Configuration, Experiment } from '../pipeline/experiment.js';
import type { StoredRun } from '../store/list.js';
import type { FileDetails, TrialDetails } from '../results/details.js';
import type { PublishedRow } from '../results/published-table.js';
import type { Figures, ShownTrial } from '../results/shown.js';

/** A row of a table by column name. */
export type CsvRow = Readonly<Record<string, string>>;

/** One configuration of a run, from its tables. */
export interface PageConfiguration {
  readonly name: string;
  /** What varies: each path with the value that it has here. */
  readonly point: Readonly<Record<string, unknown>>;
  /** undefined where resolved.yaml cannot be read any more. */
  readonly experiment?: Experiment;
  /** The same with its text. */
  readonly configuration?: Configuration;
  /** What the trials train; undefined of a classifier, or where the scene's size is not known. */
  readonly network?: Network;
  /** `indian-pines`, `synthetic`, or the name of a cube's file. */
  readonly sceneName: string;
  /** Of a scene with a name that is known here. */
  readonly scene?: KnownScene;
  /** The name of class 1 first. */
  readonly classes: readonly string[];
  /** Colours in the same order, `#rrggbb`: the scene's own, and colour-blind safe ones. */
  readonly colours: readonly string[];
  readonly safeColours: readonly string[];
  readonly trials: readonly ShownTrial[];
  readonly figures: Figures;
  readonly published: readonly PublishedRow[];
  /** Of the trials, as far as they are still there. */
  readonly details: readonly TrialDetails[];
  /** Rows of the run's tables that belong to it; a table that the run does not have is empty. */
  readonly tables: Readonly<Record<PageTable, readonly CsvRow[]>>;
}

export const PAGE_TABLES = ['classes', 'confusion', 'leakage', 'epochs', 'pretraining', 'grid'] as const;
export type PageTable = (typeof PAGE_TABLES)[number];

/** Where a scene's files are looked for. */
export interface SceneFolders {
  /** What `--data` says. */
  readonly data?: string;
  /** Where relative paths of the run's pipeline start from. */
  readonly base?: string;
  /** The page shows no spectra, for example of a scene that may not be passed on. */
  readonly withoutSpectra?: boolean;
}

/** What a page is made of: all of it is read before anything is drawn. */
export interface PageRun extends Pick<StoredRun, 'name' | 'folder' | 'engine' | 'varies'> {
  readonly stored: StoredRun;
  readonly configurations: readonly PageConfiguration[];
  /** When the last of its trials ended: a page depends on its trials alone, not on when it was made of them. */
  readonly computed: Date;
  /** resolved.yaml. */
  readonly resolved?: string;
  /** In the run's folder; the page itself is not listed. */
  readonly files: readonly FileDetails[];
  /** Where the page goes, unless it is the run's folder. */
  readonly pageFolder?: string;
  /** Where the scene's files are looked for. */
  readonly folders?: SceneFolders;
  /** Of hsi-run. */
  readonly version: string;
}

/** The configuration with the best overall accuracy: what a page of several shows first. */
export function bestOf<One extends Pick<PageConfiguration, 'figures'>>(configurations: readonly One[]): One {
  return configurations.reduce((best, one) => (one.figures.oa.mean > best.figures.oa.mean ? one : best));
}

/** What is said of it beside its name. */
export const BEST = 'best overall accuracy';

/** Whether seeds have what is drawn over epochs. */
export const hasEpochs = ({ tables }: PageConfiguration) => tables.epochs.length > 0;

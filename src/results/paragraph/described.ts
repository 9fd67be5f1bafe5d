import type { Network } from '../../architecture/layers/index.js';
import type { Experiment } from '../../pipeline/experiment.js';
import type { KnownScene } from '../../scenes/index.js';

/** Pixels of each part of one trial's split. */
export interface CountedSplit {
  readonly train: number;
  readonly validation: number;
  readonly test: number;
}

/** What is known of a scene of the user's own files, as far as it is. */
export interface OwnScene {
  readonly rows?: number;
  readonly columns?: number;
  readonly bands?: number;
  /** Pixels with a class. */
  readonly labelled?: number;
  /** The first and the last band's, in nm. */
  readonly wavelengths?: readonly [least: number, most: number];
}

/** What of a configuration its paragraph says. */
export interface DescribedConfiguration {
  readonly name: string;
  /** undefined where resolved.yaml cannot be read any more. */
  readonly experiment?: Experiment;
  /** Of a network whose scene's size is known. */
  readonly network?: Network;
  readonly scene?: KnownScene;
  /** Of a scene that is in no catalogue. */
  readonly own?: OwnScene;
  readonly sceneName: string;
  readonly classes: readonly string[];
  /** What varies: each path with the value that it has here. */
  readonly point: Readonly<Record<string, unknown>>;
  readonly seeds: readonly number[];
  /** Of each seed with a result. */
  readonly counts: readonly CountedSplit[];
  /** Shares of the test pixels, the mean over the seeds; the median distance as leakage.csv has it. */
  readonly leakage?: { readonly inside: number; readonly overlap: number; readonly distance?: string };
  /** The settings that a classifier's search has chosen, by seed. */
  readonly chosen: readonly { readonly seed: number; readonly settings: string }[];
  /** In what it is not the published experiment that it is held against. */
  readonly departures: readonly string[];
  readonly publishedTable?: string;
}

export interface DescribedRun {
  readonly name: string;
  /** The name of its folder, which is its address. */
  readonly id: string;
  /** The class of its engine. */
  readonly engine: string;
  /** What its provenance calls the engine and the processor. */
  readonly engines: readonly string[];
  readonly processors: readonly string[];
  /** Of hsi-run, of those who have computed it. */
  readonly versions: readonly string[];
  readonly numerics: readonly number[];
  readonly computed: Date;
  readonly configurations: readonly DescribedConfiguration[];
  readonly warnings: readonly string[];
  /** Trials that are no longer in the store: their versions, engines and counts are not known. */
  readonly gone?: number;
}

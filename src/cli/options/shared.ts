import type { OptionTable, Values } from './option.js';

/** Options of all commands. */
export const GENERAL = {
  json: { kind: 'flag', help: 'print one JSON document on standard output' },
  quiet: { kind: 'flag', help: 'print only the result, no progress', short: 'q' },
  help: { kind: 'flag', help: 'show this help, or the help of a command', short: 'h' },
  version: { kind: 'flag', help: 'show the version' },
} as const satisfies OptionTable;

export type General = Values<typeof GENERAL>;

/** Of commands that know scenes. */
export const DATA = {
  data: { kind: 'text', value: 'DIR', help: 'the folder of the scenes (default: HSI_DATA, else the cache folder)' },
} as const satisfies OptionTable;

/** Of commands that open pipeline files. */
export const FILES = {
  set: { kind: 'texts', value: 'PATH=VALUE', help: 'set a value of the pipeline; VALUE is YAML; may be repeated' },
  base: { kind: 'text', value: 'DIR', help: 'the folder where relative paths of a pipeline start (default: its own)' },
  ...DATA,
} as const satisfies OptionTable;

/** Of commands that take one configuration of a pipeline, or all. */
export const CONFIGURATION = {
  configuration: { kind: 'text', value: 'NAME', help: 'use only this configuration of a pipeline with vary' },
} as const satisfies OptionTable;

/** Of commands that take one pipeline. */
export const PIPELINE = { ...FILES, ...CONFIGURATION } as const satisfies OptionTable;

/** Of commands that read or write results. */
export const RUNS = {
  runs: { kind: 'text', value: 'DIR', help: 'the folder of results (default: runs)', default: 'runs' },
} as const satisfies OptionTable;

/** Of commands that compute, or look for what an engine has computed. */
export const ENGINE = {
  engine: { kind: 'text', value: 'NAME', help: 'auto, webgpu, wasm, tensorflow, cpu (hsi-run engines shows them)', default: 'auto' },
  device: { kind: 'text', value: 'NAME', help: 'the GPU, by its index or a part of its name (or --engine webgpu:NAME)' },
} as const satisfies OptionTable;

export const THREADS = {
  threads: { kind: 'count', value: 'N', help: 'threads for each trial on wasm; does not change results (default: cores / trials at once)' },
} as const satisfies OptionTable;

/** Of commands that compute several trials. */
export const AT_ONCE = {
  jobs: { kind: 'count', value: 'N', help: 'trials to compute at once (default: as many as cores and memory allow; on a GPU up to 10)' },
  ...THREADS,
} as const satisfies OptionTable;

/** Of commands whose work takes long. */
export const PROGRESS = {
  progress: { kind: 'text', value: 'FORM', help: 'json: each event of the work as a line of JSON on standard error' },
} as const satisfies OptionTable;

/** Of commands that train, here or on a cluster. */
export const TRAINING = {
  checkpoint: { kind: 'count', value: 'EPOCHS', help: 'epochs between two checkpoints (default: 10)', default: 10 },
  maps: { kind: 'text', value: 'WHAT', help: "scene, labelled pixels or none; overrides the pipeline's maps" },
} as const satisfies OptionTable;

/** Of commands that take one trial of a run. */
export const TRIAL = {
  seed: { kind: 'seed', value: 'N', help: 'use the trial of this seed (default: the first)' },
} as const satisfies OptionTable;

/** Of commands that compute with the networks of a run. */
export const TRAINED = {
  ...CONFIGURATION,
  ...RUNS,
  base: FILES.base,
  ...DATA,
  ...ENGINE,
  ...THREADS,
  ...PROGRESS,
} as const satisfies OptionTable;

/** Of commands with tables for a paper. */
export const FORMAT = {
  format: { kind: 'text', value: 'NAME', help: 'print tables for a paper: md, csv, json or latex (booktabs)' },
} as const satisfies OptionTable;

/** Of those that write them into a file. */
export const TABLE_FILE = {
  output: { kind: 'text', value: 'FILE', help: 'write the tables into this new file: .md, .csv, .json or .tex, or as --format says' },
} as const satisfies OptionTable;

/** Of those with several tables. */
export const TABLES = {
  ...FORMAT,
  table: { kind: 'text', value: 'NAME', help: 'with --format: print only this table' },
} as const satisfies OptionTable;

/** Of commands that compare. */
export const MARKDOWN = { markdown: { kind: 'flag', help: 'print a table for an issue or a pull request' } } as const satisfies OptionTable;

/** Of commands that remove something. */
export const YES = { yes: { kind: 'flag', help: 'remove without asking' } } as const satisfies OptionTable;

/** Of commands that open a cube and its mask. */
export const MASK = { mask: { kind: 'text', value: 'FILE', help: 'the mask of the scene' } } as const satisfies OptionTable;

/** Of commands that write into the data folder. */
export const FORCE = { force: { kind: 'flag', help: 'replace existing files' } } as const satisfies OptionTable;

/** Options of many commands, the most needed first: a long help only names the last ones, and `help options` explains all. */
export const SHARED: OptionTable = {
  set: FILES.set,
  ...CONFIGURATION,
  ...RUNS,
  ...DATA,
  base: FILES.base,
  ...ENGINE,
  ...AT_ONCE,
  ...PROGRESS,
  json: GENERAL.json,
  quiet: GENERAL.quiet,
};

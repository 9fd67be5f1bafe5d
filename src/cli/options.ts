import { parseArgs } from 'node:util';
import { engineName } from '../engine/index.js';
import { Failure } from '../errors/failure.js';
import { nearName } from '../errors/near-name.js';
import type { Shard } from '../cluster/shards.js';
import { formatTable } from './table.js';

type Kind = 'text' | 'texts' | 'count' | 'seed' | 'share' | 'shard' | 'flag';

/** One option. */
interface Option {
  readonly kind: Kind;
  /** What its value is called. */
  readonly value?: string;
  readonly help: string;
  /** The commands that it belongs to; all, without this. */
  readonly of?: readonly string[];
  readonly short?: string;
  readonly default?: string | number;
}

/** Every option. One name means the same in every command. */
const OPTIONS = {
  set: { kind: 'texts', value: 'PATH=VALUE', help: 'set a value of the pipeline; VALUE is YAML; may be repeated' },
  configuration: { kind: 'text', value: 'NAME', help: 'use only this configuration of a pipeline with vary' },
  base: { kind: 'text', value: 'DIR', help: 'the folder where relative paths of a pipeline start (default: its own)' },
  data: { kind: 'text', value: 'DIR', help: 'the folder of the scenes (default: HSI_DATA, else the cache folder)' },
  runs: { kind: 'text', value: 'DIR', help: 'the folder of results (default: runs)', default: 'runs' },
  engine: { kind: 'text', value: 'NAME', help: 'auto, webgpu, wasm, tensorflow, cpu (hsi-run engines shows them)', default: 'auto' },
  device: { kind: 'text', value: 'NAME', help: 'the GPU, by its index or a part of its name (or --engine webgpu:NAME)' },
  jobs: { kind: 'count', value: 'N', help: 'trials to compute at once (default: as many as cores and memory allow)' },
  threads: { kind: 'count', value: 'N', help: 'threads for each trial on wasm; does not change results (default: cores / trials at once)' },
  json: { kind: 'flag', help: 'print one JSON document on standard output' },
  quiet: { kind: 'flag', help: 'print only the result, no progress', short: 'q' },
  progress: {
    kind: 'text',
    value: 'FORM',
    help: 'json: each event of the work as a line of JSON on standard error',
    of: ['run', 'plan', 'verify', 'map', 'evaluate', 'bench'],
  },
  help: { kind: 'flag', help: 'show this help, or the help of a command', short: 'h' },
  version: { kind: 'flag', help: 'show the version' },
  checkpoint: { kind: 'count', value: 'EPOCHS', help: 'epochs between two checkpoints (default: 10)', default: 10, of: ['run', 'submit'] },
  shard: { kind: 'shard', value: 'K/N', help: 'compute only part K of N of the trials, and write no run', of: ['run'] },
  to: { kind: 'text', value: 'SCHEDULER', help: 'slurm', of: ['submit'] },
  cluster: { kind: 'text', value: 'FILE', help: 'your cluster settings (default: ~/.config/hsi-run/cluster.yaml)', of: ['submit'] },
  'dry-run': { kind: 'flag', help: 'print the scripts, but submit nothing', of: ['submit'] },
  gather: { kind: 'flag', help: 'compute no trial: make the run from trials in the store', of: ['run'] },
  maps: {
    kind: 'text',
    value: 'WHAT',
    help: "scene, labelled pixels or none; overrides the pipeline's maps",
    of: ['run', 'submit', 'map'],
  },
  standardize: {
    kind: 'text',
    value: 'HOW',
    help: 'scale another scene by the statistics of training (default), or by its own',
    of: ['map'],
  },
  steps: { kind: 'count', value: 'N', help: 'repetitions of each timing (default: 10)', default: 10, of: ['bench'] },
  markdown: { kind: 'flag', help: 'print a table for an issue or a pull request', of: ['diff', 'compare'] },
  format: {
    kind: 'text',
    value: 'NAME',
    help: 'print tables for a paper: md, csv, json or latex (booktabs)',
    of: ['show', 'compare', 'assess', 'split', 'ls'],
  },
  table: { kind: 'text', value: 'NAME', help: 'with --format: print only this table', of: ['show', 'compare', 'assess'] },
  pairs: {
    kind: 'text',
    value: 'A:B,C:D',
    help: 'compare only these pairs; choose them before you see results (default: every pair)',
    of: ['compare'],
  },
  why: { kind: 'flag', help: 'show where each value comes from', of: ['resolve'] },
  svg: { kind: 'text', value: 'FILE', help: 'draw the network', of: ['plan'] },
  mermaid: { kind: 'flag', help: 'print only the network, as a Mermaid chart for a README', of: ['plan'] },
  quick: { kind: 'flag', help: 'measure nothing: show the time only if bench has measured the network', of: ['plan'] },
  gpu: {
    kind: 'count',
    value: 'TFLOPS',
    help: 'assumed GPU throughput (default: 9, a training step of SSRN in 1 ms)',
    default: 9,
    of: ['plan'],
  },
  integrity: { kind: 'flag', help: 'check only what needs no computing', of: ['verify'] },
  trials: { kind: 'count', value: 'N', help: "compute this many of the run's trials again (default: all)", of: ['verify'] },
  tolerance: {
    kind: 'share',
    value: 'SHARE',
    help: 'largest difference of a figure where bits are not compared (default: 0.02)',
    default: 0.02,
    of: ['verify'],
  },
  against: { kind: 'text', value: 'FOLDER', help: 'compare with a committed reference', of: ['verify'] },
  scene: { kind: 'text', value: 'NAME', help: 'list only runs on this scene; map: the scene to map, by name or file', of: ['ls', 'map'] },
  where: {
    kind: 'texts',
    value: 'PATH=VALUE',
    help: 'list only runs with this value in the pipeline; VALUE is YAML; may be repeated',
    of: ['ls'],
  },
  sort: { kind: 'text', value: 'NAME', help: 'sort by oa, aa, kappa, ap, name or date (default: date)', of: ['ls'] },
  csv: { kind: 'flag', help: 'print the list as CSV', of: ['ls'] },
  yes: { kind: 'flag', help: 'remove without asking', of: ['rm', 'gc'] },
  all: { kind: 'flag', help: 'also what is younger than a day', of: ['gc'] },
  mask: { kind: 'text', value: 'FILE', help: 'the mask of the scene', of: ['new', 'map', 'data inspect', 'data import'] },
  output: {
    kind: 'text',
    value: 'FILE',
    help: 'the file to write (data inspect, map, split, evaluate: the folder; report, compare: a page, .html)',
    of: ['new', 'export', 'map', 'split', 'evaluate', 'data inspect', 'report', 'compare'],
  },
  palette: { kind: 'text', value: 'NAME', help: "paper, or safe (colour-blind safe); replaces the classes' colours", of: ['data inspect'] },
  mirror: {
    kind: 'text',
    value: 'URL',
    help: 'ask this mirror first (default: HSI_MIRROR): URL/SCENE/FILE, then URL/FILE',
    of: ['data fetch'],
  },
  force: { kind: 'flag', help: 'replace existing files', of: ['data fetch', 'data import'] },
  name: { kind: 'text', value: 'ID', help: 'the name of the scene in pipelines', of: ['data import'] },
  title: { kind: 'text', value: 'TEXT', help: 'a title for the scene', of: ['data import'] },
  classes: {
    kind: 'text',
    value: 'NAMES',
    help: 'class names: Maize,Wheat in the order of labels, or 10=Maize,12=Wheat',
    of: ['data import'],
  },
  licence: { kind: 'text', value: 'TEXT', help: 'the licence of the data', of: ['data import'] },
  citation: { kind: 'text', value: 'TEXT', help: 'the citation for the data', of: ['data import'] },
  model: { kind: 'text', value: 'FOLDER', help: "write one trial's network into this folder, for TensorFlow.js", of: ['export'] },
  seed: { kind: 'seed', value: 'N', help: 'use the trial of this seed (default: the first)', of: ['export', 'evaluate', 'map', 'assess'] },
  weights: { kind: 'text', value: 'FILE', help: 'weights of the network: HDF5 of Keras, safetensors, or model.json', of: ['evaluate'] },
  pixels: {
    kind: 'text',
    value: 'FILE',
    help: "a CSV of pixels (row, column, class), instead of the split's test pixels",
    of: ['evaluate'],
  },
  blocks: { kind: 'count', value: 'PIXELS', help: 'the side of the blocks of the bootstrap (default: 16)', default: 16, of: ['assess'] },
  sample: {
    kind: 'text',
    value: 'FILE',
    help: "a CSV of reference pixels (row, column, class), drawn at random in each class of the run's map: estimates areas",
    of: ['assess'],
  },
  link: { kind: 'flag', help: 'keep the files where they are', of: ['data import'] },
} as const satisfies Record<string, Option>;

type Table = typeof OPTIONS;
type Value<Entry extends Option> = Entry['kind'] extends 'flag'
  ? boolean
  : Entry['kind'] extends 'texts'
    ? readonly string[]
    : | (Entry['kind'] extends 'count' | 'seed' | 'share' ? number : Entry['kind'] extends 'shard' ? Shard : string)
      | (Entry extends { default: string | number } ? never : undefined);

/** The options of one call. `engine` has its device: `auto`, `wasm`, `webgpu:nvidia`. */
export type Options = { readonly [Name in Exclude<keyof Table, 'device'>]: Value<Table[Name]> };

/** The options that all commands have, or those of one alone. */
export function optionsHelp(command?: string): string {
  const entries = Object.entries<Option>(OPTIONS).filter(([, { of }]) => (command === undefined ? !of : of?.includes(command)));
  return entries.length === 0
    ? ''
    : formatTable(
        entries.map(([name, { value, help }]) => [`--${name}${value ? ` ${value}` : ''}`, help]),
        [0, 1],
      );
}

/** @throws Failure `usage` for an unknown option, one without its value, or one of another command */
export function parseOptions(argv: readonly string[]): { positionals: string[]; options: Options } {
  const types = Object.fromEntries(
    Object.entries<Option>(OPTIONS).map(([name, { kind, short }]) => [
      name,
      { type: kind === 'flag' ? ('boolean' as const) : ('string' as const), multiple: kind === 'texts', ...(short ? { short } : {}) },
    ]),
  );
  try {
    const { values, positionals } = parseArgs({ args: [...argv], allowPositionals: true, strict: true, options: types });
    checkOwners(Object.keys(values), positionals);
    const read = Object.entries<Option>(OPTIONS).map(([name, option]) => [name, valueOf(name, option, values[name] as never)]);
    const { device, ...options } = Object.fromEntries(read);
    return { positionals, options: { ...options, engine: engineName(options.engine, device) } as Options };
  } catch (error) {
    if (error instanceof Failure) throw error;
    // Node goes on with advice that does not fit here.
    const [message] = (error as Error).message.split(/\.\s/, 1);
    const near = nearName(/^Unknown option '--([^']*)'/.exec(message)?.[1], Object.keys(OPTIONS));
    throw new Failure({ code: 'usage', message, ...(near ? { suggestion: `--${near}` } : {}), hint: 'hsi-run --help lists the options.' });
  }
}

/** A pipeline in a command's place means `run`. */
function checkOwners(given: readonly string[], [first, second]: readonly string[]): void {
  const command = first === undefined || /[./\\]/.test(first) ? 'run' : first;
  // Of a command that is several, an option belongs to one of them.
  const owners = [command, `${command} ${second}`];
  for (const name of given) {
    const { of } = OPTIONS[name as keyof Table] as Option;
    if (!of || first === undefined || of.some((owner) => owners.includes(owner))) continue;
    throw new Error(
      `--${name} belongs to ${of.join(' and ')}, not to ${owners[Number(of.some((owner) => owner.startsWith(`${command} `)))]}`,
    );
  }
}

function valueOf(name: string, option: Option, given: string | string[] | boolean | undefined): unknown {
  if (option.kind === 'flag') return given ?? false;
  if (option.kind === 'texts') return given ?? [];
  if (option.kind === 'text' || given === undefined) return given ?? option.default;
  if (option.kind === 'share') {
    if (/^(0|0?\.\d+|1)$/.test(given as string)) return Number(given);
    throw new Error(`--${name} ${given}: must be a share from 0 to 1`);
  }
  if (option.kind === 'shard') {
    const [, index, count] = (/^([1-9]\d{0,5})\/([1-9]\d{0,5})$/.exec(given as string) ?? []).map(Number);
    if (index <= count) return { index, count };
    throw new Error(`--${name} ${given}: must be a part and the number of parts, such as 3/16; the first is 1/16`);
  }
  if (option.kind === 'seed') {
    if (/^\d{1,10}$/.test(given as string) && Number(given) <= 0xffffffff) return Number(given);
    throw new Error(`--${name} ${given}: must be a whole number from 0 to 4294967295`);
  }
  if (/^[1-9]\d{0,5}$/.test(given as string)) return Number(given);
  throw new Error(`--${name} ${given}: must be a whole number from 1`);
}

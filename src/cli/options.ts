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
  set: { kind: 'texts', value: 'PATH=VALUE', help: 'overrides a value of the pipeline; VALUE is YAML; may be repeated' },
  configuration: { kind: 'text', value: 'NAME', help: 'only this configuration of a pipeline that varies something' },
  base: { kind: 'text', value: 'DIR', help: 'where a pipeline\'s relative paths start (default: its own folder)' },
  data: { kind: 'text', value: 'DIR', help: 'where the scenes\' files lie (else HSI_DATA, else the cache folder)' },
  runs: { kind: 'text', value: 'DIR', help: 'where results go (default: runs)', default: 'runs' },
  engine: { kind: 'text', value: 'NAME', help: 'auto, webgpu, wasm, tensorflow, cpu (hsi-run engines shows them)', default: 'auto' },
  device: { kind: 'text', value: 'NAME', help: 'which GPU, by its index or a part of its name (or --engine webgpu:NAME)' },
  jobs: { kind: 'count', value: 'N', help: 'trials at once (default: as many as cores and memory allow)' },
  threads: { kind: 'count', value: 'N', help: 'threads of each trial on wasm, the same bits with any number (default: cores / trials at once)' },
  json: { kind: 'flag', help: 'one JSON document on standard output' },
  quiet: { kind: 'flag', help: 'no progress, only the result', short: 'q' },
  progress: {
    kind: 'text', value: 'FORM', help: 'json: each event of the work as a line of JSON on standard error',
    of: ['run', 'plan', 'verify', 'map', 'evaluate', 'bench'],
  },
  help: { kind: 'flag', help: 'this text, or a command\'s', short: 'h' },
  version: { kind: 'flag', help: 'the version' },
  checkpoint: { kind: 'count', value: 'EPOCHS', help: 'from one checkpoint to the next (default: 10)', default: 10, of: ['run', 'submit'] },
  shard: {
    kind: 'shard', value: 'K/N', help: 'computes only the K-th of N parts of the trials, and puts nothing together', of: ['run'],
  },
  to: { kind: 'text', value: 'SCHEDULER', help: 'slurm', of: ['submit'] },
  cluster: { kind: 'text', value: 'FILE', help: 'your own settings of the cluster (default: ~/.config/hsi-run/cluster.yaml)', of: ['submit'] },
  'dry-run': { kind: 'flag', help: 'prints the scripts, and submits nothing', of: ['submit'] },
  gather: { kind: 'flag', help: 'computes no trial: puts together what the store holds, whichever machines computed it', of: ['run'] },
  maps: { kind: 'text', value: 'WHAT', help: 'scene, labelled pixels or none; in place of the pipeline\'s maps', of: ['run', 'submit', 'map'] },
  standardize: {
    kind: 'text', value: 'HOW', help: 'another scene by the statistics of training (default), or of the scene itself', of: ['map'],
  },
  steps: { kind: 'count', value: 'N', help: 'how often each thing is timed (default: 10)', default: 10, of: ['bench'] },
  markdown: { kind: 'flag', help: 'a table for an issue or a pull request', of: ['diff', 'compare'] },
  format: {
    kind: 'text', value: 'NAME', help: 'the tables for a paper: md, csv, json or latex (booktabs)', of: ['show', 'compare', 'split', 'ls'],
  },
  table: { kind: 'text', value: 'NAME', help: 'with --format: only this table', of: ['show', 'compare'] },
  pairs: {
    kind: 'text', value: 'A:B,C:D', help: 'compares these pairs alone, named before the results are known (default: every pair)', of: ['compare'],
  },
  why: { kind: 'flag', help: 'where each value comes from', of: ['resolve'] },
  svg: { kind: 'text', value: 'FILE', help: 'draws the network', of: ['plan'] },
  mermaid: { kind: 'flag', help: 'only the network, as a Mermaid chart for a README', of: ['plan'] },
  quick: { kind: 'flag', help: 'measures nothing: the time is told where bench has measured the network', of: ['plan'] },
  gpu: {
    kind: 'count', value: 'TFLOPS', help: 'what a GPU sustains that is reckoned with (default: 9, a training step of SSRN in 1 ms)', default: 9, of: ['plan'],
  },
  integrity: { kind: 'flag', help: 'only what can be checked without computing', of: ['verify'] },
  trials: { kind: 'count', value: 'N', help: 'computes so many of the run\'s trials again (default: all)', of: ['verify'] },
  tolerance: {
    kind: 'share', value: 'SHARE', help: 'the largest distance of a figure where bits cannot be compared (default: 0.02)', default: 0.02, of: ['verify'],
  },
  against: { kind: 'text', value: 'FOLDER', help: 'compares with a committed reference', of: ['verify'] },
  scene: { kind: 'text', value: 'NAME', help: 'only what was run on this scene; map: the scene to map, by name or file', of: ['ls', 'map'] },
  where: { kind: 'texts', value: 'PATH=VALUE', help: 'only what has this value in its pipeline; VALUE is YAML; may be repeated', of: ['ls'] },
  sort: { kind: 'text', value: 'NAME', help: 'by oa, aa, kappa, ap, name or date (default: date)', of: ['ls'] },
  csv: { kind: 'flag', help: 'the list as CSV', of: ['ls'] },
  yes: { kind: 'flag', help: 'removes without asking', of: ['rm', 'gc'] },
  all: { kind: 'flag', help: 'what is young, too', of: ['gc'] },
  mask: { kind: 'text', value: 'FILE', help: 'the scene\'s mask', of: ['new', 'map', 'data inspect', 'data import'] },
  output: {
    kind: 'text', value: 'FILE', help: 'the file to write (data inspect, map, split, evaluate: the folder; report, compare: a page, .html)',
    of: ['new', 'export', 'map', 'split', 'evaluate', 'data inspect', 'report', 'compare'],
  },
  palette: { kind: 'text', value: 'NAME', help: 'paper, or safe for eyes that lack a kind of cone; in place of the classes\' colours', of: ['data inspect'] },
  mirror: { kind: 'text', value: 'URL', help: 'asked before the public home (else HSI_MIRROR): URL/SCENE/FILE, then URL/FILE', of: ['data fetch'] },
  force: { kind: 'flag', help: 'replaces what is there', of: ['data fetch', 'data import'] },
  name: { kind: 'text', value: 'ID', help: 'what pipelines call the scene', of: ['data import'] },
  title: { kind: 'text', value: 'TEXT', help: 'what the scene is', of: ['data import'] },
  classes: { kind: 'text', value: 'NAMES', help: 'Maize,Wheat in the order of the labels, or 10=Maize,12=Wheat', of: ['data import'] },
  licence: { kind: 'text', value: 'TEXT', help: 'under which the data may be used', of: ['data import'] },
  citation: { kind: 'text', value: 'TEXT', help: 'what to cite', of: ['data import'] },
  model: { kind: 'text', value: 'FOLDER', help: 'writes one trial\'s network there, as TensorFlow.js opens it', of: ['export'] },
  seed: { kind: 'seed', value: 'N', help: 'the trial of this seed (default: the first one)', of: ['export', 'evaluate', 'map'] },
  weights: { kind: 'text', value: 'FILE', help: 'of the network: HDF5 of Keras, safetensors, or model.json', of: ['evaluate'] },
  pixels: { kind: 'text', value: 'FILE', help: 'a CSV of the pixels (row, column, class), in place of the split\'s test pixels', of: ['evaluate'] },
  link: { kind: 'flag', help: 'leaves the files where they are', of: ['data import'] },
} as const satisfies Record<string, Option>;

type Table = typeof OPTIONS;
type Value<Entry extends Option> = Entry['kind'] extends 'flag' ? boolean : Entry['kind'] extends 'texts' ? readonly string[]
  : (Entry['kind'] extends 'count' | 'seed' | 'share' ? number : Entry['kind'] extends 'shard' ? Shard : string) | (Entry extends { default: string | number } ? never : undefined);

/** The options of one call. `engine` has its device: `auto`, `wasm`, `webgpu:nvidia`. */
export type Options = { readonly [Name in Exclude<keyof Table, 'device'>]: Value<Table[Name]> };

/** The options that all commands have, or those of one alone. */
export function optionsHelp(command?: string): string {
  const entries = Object.entries<Option>(OPTIONS).filter(([, { of }]) => (command === undefined ? !of : of?.includes(command)));
  return entries.length === 0 ? '' : formatTable(entries.map(([name, { value, help }]) => [`--${name}${value ? ` ${value}` : ''}`, help]), [0, 1]);
}

/** @throws Failure `usage` for an unknown option, one without its value, or one of another command */
export function parseOptions(argv: readonly string[]): { positionals: string[]; options: Options } {
  const types = Object.fromEntries(Object.entries<Option>(OPTIONS).map(([name, { kind, short }]) => [name, {
    type: kind === 'flag' ? 'boolean' as const : 'string' as const, multiple: kind === 'texts', ...(short ? { short } : {}),
  }]));
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
    throw new Failure({ code: 'usage', message, ...(near ? { suggestion: `--${near}` } : {}), cure: 'hsi-run --help lists the options.' });
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
    throw new Error(`--${name} belongs to ${of.join(' and ')}, not to ${owners[Number(of.some((owner) => owner.startsWith(`${command} `)))]}`);
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
    throw new Error(`--${name} ${given}: must be a part and how many there are, such as 3/16, the first being 1/16`);
  }
  if (option.kind === 'seed') {
    if (/^\d{1,10}$/.test(given as string) && Number(given) <= 0xffffffff) return Number(given);
    throw new Error(`--${name} ${given}: must be a whole number from 0 to 4294967295`);
  }
  if (/^[1-9]\d{0,5}$/.test(given as string)) return Number(given);
  throw new Error(`--${name} ${given}: must be a whole number from 1`);
}

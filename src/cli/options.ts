import { parseArgs } from 'node:util';
import { engineName } from '../engine/index.js';
import { Failure } from '../errors/failure.js';

/** The options that mean the same in every command. */
export interface Options {
  /** `PATH=VALUE`, in the order given. */
  readonly set: readonly string[];
  /** The one that is meant, of a pipeline with `vary`. */
  readonly configuration?: string;
  readonly data?: string;
  readonly runs: string;
  /** With the device of `--device`: `auto`, `wasm`, `webgpu:nvidia`. */
  readonly engine: string;
  /** Trials at once; as many as fit if left out. */
  readonly jobs?: number;
  readonly json: boolean;
  readonly markdown: boolean;
  readonly why: boolean;
  /** The folder that a pipeline's paths start from, instead of its own. */
  readonly base?: string;
  readonly quiet: boolean;
  readonly help: boolean;
  readonly steps: number;
  /** Epochs from one checkpoint to the next. */
  readonly checkpoint: number;
  readonly version: boolean;
  /** How many of a run's trials are computed again; all if left out. */
  readonly trials?: number;
  /** A folder with a reference run's files. */
  readonly against?: string;
  /** Only what can be checked without computing. */
  readonly integrity: boolean;
  /** The largest distance of a figure where bits cannot be compared. */
  readonly tolerance: number;
}

export const OPTIONS_HELP = `Options, the same everywhere:
  --set PATH=VALUE   overrides a value of the pipeline; VALUE is YAML; may be repeated
  --configuration NAME  only this configuration of a pipeline that varies something
  --base DIR         where a pipeline's relative paths start (default: its own folder)
  --data DIR         where the scenes' files lie (else HSI_DATA, else the cache folder)
  --runs DIR         where results go (default: runs)
  --engine NAME      auto, webgpu, wasm, cpu (hsi-run engines shows them; docs/engines.md)
  --device NAME      which GPU, by its index or a part of its name (or --engine webgpu:NAME)
  --jobs N           trials at once (default: as many as cores and memory allow)
  --json             one JSON document on standard output
  --quiet            no progress, only the result
  --help, --version
Of single commands: --checkpoint EPOCHS (run; default 10), --steps N (bench), --markdown (diff), --why (resolve),
--integrity, --trials N, --tolerance SHARE (default 0.02) and --against FOLDER (verify)`;

/** @throws Failure `usage` for an unknown option, or one without its value */
export function parseOptions(argv: readonly string[]): { positionals: string[]; options: Options } {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv], allowPositionals: true, strict: true,
      options: {
        set: { type: 'string', multiple: true }, data: { type: 'string' }, runs: { type: 'string' },
        engine: { type: 'string' }, device: { type: 'string' },
        json: { type: 'boolean' }, markdown: { type: 'boolean' }, why: { type: 'boolean' },
        configuration: { type: 'string' }, base: { type: 'string' }, quiet: { type: 'boolean', short: 'q' }, help: { type: 'boolean', short: 'h' },
        version: { type: 'boolean' }, steps: { type: 'string' }, checkpoint: { type: 'string' }, jobs: { type: 'string' },
        trials: { type: 'string' }, against: { type: 'string' }, integrity: { type: 'boolean' }, tolerance: { type: 'string' },
      },
    });
    return {
      positionals,
      options: {
        set: values.set ?? [], data: values.data, runs: values.runs ?? 'runs', engine: engineName(values.engine ?? 'auto', values.device),
        steps: count('steps', values.steps) ?? 10, checkpoint: count('checkpoint', values.checkpoint) ?? 10, jobs: count('jobs', values.jobs),
        json: values.json ?? false, markdown: values.markdown ?? false, why: values.why ?? false,
        configuration: values.configuration, base: values.base,
        trials: count('trials', values.trials), against: values.against, integrity: values.integrity ?? false,
        tolerance: share('tolerance', values.tolerance) ?? 0.02,
        quiet: values.quiet ?? false, help: values.help ?? false, version: values.version ?? false,
      },
    };
  } catch (error) {
    if (error instanceof Failure) throw error;
    // Node goes on with advice that does not fit here.
    const [message] = (error as Error).message.split(/\.\s/, 1);
    throw new Failure({ code: 'usage', message, cure: 'hsi-run --help lists the options.' });
  }
}

function count(name: string, text: string | undefined): number | undefined {
  if (text === undefined || /^[1-9]\d{0,5}$/.test(text)) return text === undefined ? undefined : Number(text);
  throw new Error(`--${name} ${text}: must be a whole number from 1`);
}

function share(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() !== '' && value >= 0 && value <= 1) return value;
  throw new Error(`--${name} ${text}: must be a number from 0 to 1`);
}

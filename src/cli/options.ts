import { parseArgs } from 'node:util';
import { Failure } from '../errors/failure.js';

/** The options that mean the same in every command. */
export interface Options {
  /** `PATH=VALUE`, in the order given. */
  readonly set: readonly string[];
  readonly data?: string;
  readonly runs: string;
  readonly engine: string;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly help: boolean;
  readonly steps: number;
  readonly version: boolean;
}

export const OPTIONS_HELP = `Options, the same everywhere:
  --set PATH=VALUE   overrides a value of the pipeline; VALUE is YAML; may be repeated
  --data DIR         where the scenes' files lie (else HSI_DATA, else the cache folder)
  --runs DIR         where results go (default: runs)
  --engine NAME      auto, wasm, cpu
  --json             one JSON document on standard output
  --quiet            no progress, only the result
  --help, --version`;

/** @throws Failure `usage` for an unknown option, or one without its value */
export function parseOptions(argv: readonly string[]): { positionals: string[]; options: Options } {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv], allowPositionals: true, strict: true,
      options: {
        set: { type: 'string', multiple: true }, data: { type: 'string' }, runs: { type: 'string' }, engine: { type: 'string' },
        json: { type: 'boolean' }, quiet: { type: 'boolean', short: 'q' }, help: { type: 'boolean', short: 'h' },
        version: { type: 'boolean' }, steps: { type: 'string' },
      },
    });
    const steps = Number(values.steps ?? 10);
    if (!Number.isInteger(steps) || steps < 1) throw new Error(`--steps ${values.steps}: must be a whole number from 1`);
    return {
      positionals,
      options: {
        set: values.set ?? [], data: values.data, runs: values.runs ?? 'runs', engine: values.engine ?? 'auto', steps,
        json: values.json ?? false, quiet: values.quiet ?? false, help: values.help ?? false, version: values.version ?? false,
      },
    };
  } catch (error) {
    throw new Failure({ code: 'usage', message: (error as Error).message, cure: 'hsi-run --help lists the options.' });
  }
}

import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as assert from 'uvu/assert';

export const ROOT = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));
export const BIN = join(ROOT, JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).bin['hsi-run']);

/** What bench and the self tests remember must neither reach the user's own folder nor come from it. */
const CACHE = join(tmpdir(), 'hsi-run-test-cache');

export const imported = (code: string) => ({ NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(code)}` });

/** Writes the file of each module that is no ECMAScript module, as tfjs and Dawn are none, to standard error at the end. */
export const MODULES = imported(`import { writeSync } from 'node:fs';
import { createRequire } from 'node:module';
process.on('exit', () => writeSync(2, Object.keys(createRequire(process.execPath).cache).map((file) => 'module ' + file + String.fromCharCode(10)).join('')));`);
/** In what MODULES writes: what takes long to load. */
export const HEAVY = /^module .*node_modules[\\/](@tensorflow|webgpu)[\\/]/m;

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Surroundings {
  readonly cwd?: string;
  readonly env?: Record<string, string | undefined>;
  /** Sends SIGINT as soon as standard error has this. */
  readonly interruptAt?: RegExp;
}

/** Runs the built command as people do, its output piped; no output may hold a colour code. */
export async function hsiRun(args: readonly string[], { cwd = ROOT, env = {}, interruptAt }: Surroundings = {}): Promise<Outcome> {
  const child = spawn(process.execPath, [BIN, ...args], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, FORCE_COLOR: undefined, NO_COLOR: undefined, HSI_DATA: undefined, XDG_CACHE_HOME: CACHE, ...env },
  });
  const output = { stdout: '', stderr: '' };
  let interrupted = false;
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text) => {
      output[name] += text;
      if (interrupted || !interruptAt?.test(output.stderr)) return;
      interrupted = true;
      child.kill('SIGINT');
    });
  }
  // A command that hangs fails its test instead of the whole suite.
  const patience = setTimeout(() => child.kill('SIGKILL'), 60_000);
  const code = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
  clearTimeout(patience);
  assert.not.ok((output.stdout + output.stderr).includes('\u001b'), 'colour codes in a pipe');
  return { code, ...output };
}

/** Two at once, results in the order given. */
export async function inParallel<Result>(actions: readonly (() => Promise<Result>)[]): Promise<Result[]> {
  const results: Result[] = [];
  const queue = [...actions.entries()];
  await Promise.all(
    [1, 2].map(async () => {
      for (let next = queue.shift(); next; next = queue.shift()) results[next[0]] = await next[1]();
    }),
  );
  return results;
}

export const hsiRunAll = (commands: readonly (readonly string[])[]): Promise<Outcome[]> =>
  inParallel(commands.map((args) => () => hsiRun(args)));

/** Every file below a folder with its bytes; none if there is no folder. */
export function filesBelow(folder: string): Map<string, Buffer> {
  if (!existsSync(folder)) return new Map();
  return new Map(
    (readdirSync(folder, { recursive: true }) as string[])
      .map((name) => name.split('\\').join('/'))
      .sort()
      .filter((name) => statSync(join(folder, name)).isFile())
      .map((name) => [name, readFileSync(join(folder, name))]),
  );
}

/** Of these all that is the same when it is computed again: everything but times, provenance, pages, and the hashes of all files. */
export function lastingBelow(folder: string): Map<string, Buffer> {
  return new Map([...filesBelow(folder)].filter(([name]) => !/(times\.csv|provenance\.json|SHA256SUMS|report\.html)$/.test(name)));
}

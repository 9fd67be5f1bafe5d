import { execFile } from 'node:child_process';
import { tensorflowEnvironment, type TensorflowDevice } from './environment.js';
import { absent, FROM_WHEEL, type TensorflowPackage } from './package.js';

/** What an addon says of itself. */
export interface ProbeResult {
  readonly version: string;
  readonly device: TensorflowDevice;
  /** Why it found no GPU, in TensorFlow's words. */
  readonly noGpu?: string;
}

/** A GPU's driver may take its time when it is first used. */
const PATIENCE_MS = 60_000;

const PROGRAM = `
  const { TF_Version, isUsingGpuDevice } = require(process.argv[1]);
  console.log(JSON.stringify({ version: TF_Version, gpu: isUsingGpuDevice() }));
`;

/**
 * Loads an addon in a process of its own: on a processor that it was not compiled for TensorFlow ends the process.
 *
 * @throws Failure `engine` if it does not load
 */
export async function probe({ name, addon }: TensorflowPackage, device?: TensorflowDevice): Promise<ProbeResult> {
  const env = { ...tensorflowEnvironment(device), TF_CPP_MIN_LOG_LEVEL: '0' };
  const { error, stdout, stderr } = await run(['-e', PROGRAM, addon], env);
  if (error) throw absent(`${name} does not load: ${reason(error, stderr)}`, cure(stderr, name));
  const { version, gpu } = JSON.parse(stdout) as { version: string; gpu: boolean };
  return { version, device: gpu ? 'cuda' : 'cpu', noGpu: gpu ? undefined : GPU_COMPLAINT.exec(stderr)?.[1] };
}

/** TensorFlow's lines read `2026-11-22 11:29:36.354900: I file.cc:153] message`. */
const GPU_COMPLAINT = /\] (Could not load dynamic library '[^']*'|Could not find cuda drivers[^\n]*|Cannot dlopen some GPU libraries|failed call to cuInit[^\n]*)/;

interface Ended {
  readonly error: (Error & { readonly code?: number | string | null; readonly signal?: NodeJS.Signals | null; readonly killed?: boolean }) | null;
  readonly stdout: string;
  readonly stderr: string;
}

function run(args: string[], env: NodeJS.ProcessEnv): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(process.execPath, args, { env, timeout: PATIENCE_MS, killSignal: 'SIGKILL' },
      (error, stdout, stderr) => resolve({ error, stdout, stderr }));
  });
}

function reason({ killed, signal, code }: NonNullable<Ended['error']>, stderr: string): string {
  if (killed) return `no answer within ${PATIENCE_MS / 1000} seconds`;
  const said = /^Error: (.*)$/m.exec(stderr)?.[1] ?? /: F .*?\] (.*)$/m.exec(stderr)?.[1];
  return said ?? (signal ? `it ended the process with ${signal}` : `it ended the process with code ${code}`);
}

function cure(stderr: string, name: string): string {
  if (/AVX|SIGILL/.test(stderr)) return 'This processor lacks instructions that TensorFlow was compiled for: use --engine wasm.';
  if (/cannot open shared object file/.test(stderr)) return `A library that it needs is missing: npm rebuild ${name} downloads libtensorflow again. ${FROM_WHEEL}`;
  if (/different Node\.js version|NODE_MODULE_VERSION/.test(stderr)) return `It was built for another Node: npm rebuild ${name}.`;
  return `npm rebuild ${name} installs it anew. ${FROM_WHEEL}`;
}

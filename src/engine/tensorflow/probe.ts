import { execFile, type ExecFileException } from 'node:child_process';
import { parseObject } from '../../base/json.js';
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
export async function probe({ name, addon }: TensorflowPackage, device?: TensorflowDevice, patience = PATIENCE_MS): Promise<ProbeResult> {
  const env = { ...tensorflowEnvironment(device), TF_CPP_MIN_LOG_LEVEL: '0' };
  const { error, stdout, stderr } = await run(['-e', PROGRAM, addon], env, patience);
  if (error?.killed) throw absent(`${name} does not load: no answer within ${patience / 1000} seconds`, 'Try again, or use --engine wasm.');
  if (error) throw absent(`${name} does not load: ${reason(error, stderr)}`, hint(error, stderr, name));
  const { version, gpu } = parseObject(stdout);
  return { version: String(version), device: gpu ? 'cuda' : 'cpu', noGpu: gpu ? undefined : GPU_COMPLAINT.exec(stderr)?.[1] };
}

/** TensorFlow's lines read `2026-11-22 11:29:36.354900: I file.cc:153] message`. */
const GPU_COMPLAINT = new RegExp(
  `\\] (${[
    "Could not load dynamic library '[^']*'",
    'Could not find cuda drivers[^\\n]*',
    'Cannot dlopen some GPU libraries',
    'failed call to cuInit[^\\n]*',
  ].join('|')})`,
);

interface Ended {
  readonly error: ExecFileException | null;
  readonly stdout: string;
  readonly stderr: string;
}

function run(args: string[], env: NodeJS.ProcessEnv, timeout: number): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(process.execPath, args, { env, timeout, killSignal: 'SIGKILL' }, (error, stdout, stderr) =>
      resolve({ error, stdout, stderr }),
    );
  });
}

/** What Node says of an addon that does not load, or TensorFlow when it gives up. */
function reason({ signal, code }: ExecFileException, stderr: string): string {
  const said = /^Error: (.*)$/m.exec(stderr)?.[1] ?? /: F .*?\] (.*)$/m.exec(stderr)?.[1];
  return said ?? `it ended its process with ${signal ?? `code ${code}`}`;
}

function hint({ signal }: ExecFileException, stderr: string, name: string): string {
  if (signal === 'SIGILL' || /compiled to use \w+ instructions/.test(stderr)) {
    return 'This processor lacks instructions that TensorFlow was compiled for: use --engine wasm.';
  }
  return `npm rebuild ${name} downloads and installs its compiled parts again. ${FROM_WHEEL}`;
}

import { fork } from 'node:child_process';
import type { EngineFacts } from '../../engine/engine.js';
import { Failure, type Problem } from '../../errors/failure.js';
import type { SelfTest } from './self-test.js';

export type InspectionAnswer =
  | { readonly type: 'found'; readonly engines: readonly EngineFacts[] }
  | { readonly type: 'tested'; readonly test: SelfTest }
  | { readonly type: 'failure'; readonly problems: readonly Problem[] }
  | { readonly type: 'error'; readonly stack: string };

export interface InspectionOptions {
  /** How long it may take, seconds. A software driver takes half a minute to compile the shaders. */
  readonly patience?: number;
  /** What the process runs, in tests. */
  readonly module?: URL;
}

/** Lines of a driver's own complaints that are passed on. */
const LINES = 3;

/**
 * Every engine of a kind, one for each of its devices, looked for in a process of its own.
 *
 * @throws Failure `engine` that says what is missing, or that the process crashed
 */
export async function findApart(kind: string, options: InspectionOptions = {}): Promise<readonly EngineFacts[]> {
  const answer = await ask(['find', kind], options);
  return answer.type === 'found' ? answer.engines : fail(answer);
}

/**
 * Runs the self test of an engine in a process of its own.
 *
 * @throws Failure of the engine, or that the process crashed or did not end
 */
export async function testApart(name: string, options: InspectionOptions = {}): Promise<SelfTest> {
  const answer = await ask(['test', name], options);
  return answer.type === 'tested' ? answer.test : fail(answer);
}

function fail(answer: InspectionAnswer): never {
  if (answer.type === 'failure') throw new Failure(answer.problems);
  throw Object.assign(new Error('internal error of an engine (please report it)'), { stack: (answer as { stack: string }).stack });
}

function ask(args: readonly string[], { patience = 240, module = new URL('./inspect-child.js', import.meta.url) }: InspectionOptions) {
  return new Promise<InspectionAnswer>((resolve, reject) => {
    // 'ignore' would open /dev/null, which a bare container may lack.
    const child = fork(module, args, { stdio: ['pipe', 'pipe', 'pipe', 'ipc'], execArgv: [] });
    child.stdout!.resume();
    let said = '';
    child.stderr!.setEncoding('utf8').on('data', (text: string) => (said += text));
    const clock = setTimeout(() => end(() => reject(crashed(args[1], `has not answered within ${patience} s`, said))), patience * 1000);
    const end = (settle: () => void) => {
      clearTimeout(clock);
      child.removeAllListeners();
      // Whatever a driver does when it is unloaded does not concern us.
      child.kill('SIGKILL');
      settle();
    };
    child.on('message', (answer: InspectionAnswer) => end(() => resolve(withWords(answer, said))));
    child.on('error', (error) => end(() => reject(crashed(args[1], `does not start (${error.message})`, said))));
    // Not 'exit', which may come before the last message has been read.
    child.on('close', (code, signal) =>
      end(() => reject(crashed(args[1], signal ? `ended with ${signal}` : `ended with exit code ${code}`, said))),
    );
  });
}

function crashed(name: string, how: string, said: string): Failure {
  return new Failure({
    code: 'engine-crash',
    message: `the ${name} engine crashed: its process ${how}${words(said)}`,
    hint: 'Update the driver, or use another engine: --engine wasm.',
  });
}

/** A driver's own words belong to the failure that they explain. */
function withWords(answer: InspectionAnswer, said: string): InspectionAnswer {
  if (answer.type !== 'failure') return answer;
  const [first, ...others] = answer.problems;
  return { ...answer, problems: [{ ...first, message: `${first.message}${words(said)}` }, ...others] };
}

function words(said: string): string {
  const lines = [
    ...new Set(
      said
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line && !line.startsWith('at ')),
    ),
  ];
  return lines.length > 0 ? ` (${lines.slice(0, LINES).join('; ')})` : '';
}

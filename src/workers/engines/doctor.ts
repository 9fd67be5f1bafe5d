import { ENGINES } from '../../engine/index.js';
import type { EngineFacts, EngineKind } from '../../engine/engine.js';
import { Failure, type Problem } from '../../errors/failure.js';
import { chooseEngine, type ChosenEngine } from './auto.js';
import { findApart, testApart } from './inspect.js';
import type { UserCache } from '../user-cache.js';
import type { SelfTest } from './self-test.js';
import { threadsFor } from '../threads.js';

/** One engine on one device. */
export interface TestedEngine extends EngineFacts {
  /** That compute a trial alone on this machine, where it is threaded. */
  readonly threads?: number;
  readonly test?: SelfTest;
  /** Why there is no test. */
  readonly problem?: Problem;
}

/** What is known of a kind of engine on this machine. */
export interface KindReport {
  readonly name: string;
  readonly summary: string;
  readonly promise: string;
  readonly engines: readonly TestedEngine[];
  /** Why there is none. */
  readonly problem?: Problem;
}

export interface DoctorReport {
  readonly kinds: readonly KindReport[];
  readonly auto: Pick<ChosenEngine, 'name' | 'passedOver'>;
}

/** Stand-ins for the machine, in tests. */
interface Surroundings {
  readonly kinds?: readonly EngineKind[];
  readonly find?: typeof findApart;
  readonly test?: typeof testApart;
}

/** Looks for every engine and tests each, all in processes of their own. */
export async function examine(
  say: (line: string) => void,
  cache: Pick<UserCache, 'engines'>,
  { kinds = ENGINES, find = findApart, test = testApart }: Surroundings = {},
): Promise<DoctorReport> {
  const reports = await Promise.all(
    kinds.map(async ({ name, summary, promise, checkNative }): Promise<KindReport> => {
      const told = { name, summary, promise };
      try {
        checkNative?.();
        const engines: TestedEngine[] = [];
        // One after the other: two devices may share a driver.
        for (const engine of await find(name)) {
          const threads = engine.threaded && { threads: threadsFor(engine, 1) };
          engines.push({ ...engine, ...threads, ...(await testOf(engine, test, say)) });
        }
        return { ...told, engines };
      } catch (error) {
        return { ...told, engines: [], problem: problemOf(error) };
      }
    }),
  );
  return { kinds: reports, auto: await choice(reports, kinds, cache) };
}

async function testOf(
  engine: EngineFacts,
  test: typeof testApart,
  say: (line: string) => void,
): Promise<Pick<TestedEngine, 'test' | 'problem'>> {
  say(`testing ${engine.name}${engine.software ? ': compiling its shaders for the processor, which may take a minute' : ', some seconds'}`);
  try {
    return { test: await test(engine.name) };
  } catch (error) {
    return { problem: problemOf(error) };
  }
}

/** What `auto` takes, by what has just been found out. */
async function choice(
  reports: readonly KindReport[],
  kinds: readonly EngineKind[],
  cache: Pick<UserCache, 'engines'>,
): Promise<DoctorReport['auto']> {
  const { name, passedOver } = await chooseEngine('auto', {
    kinds,
    cache,
    find: async (kind) => {
      const { engines, problem } = reports.find((report) => report.name === kind)!;
      if (problem) throw new Failure(problem);
      return engines;
    },
    test: async (wanted) => {
      const { test, problem } = reports.flatMap(({ engines }) => engines).find((engine) => engine.name === wanted)!;
      if (problem) throw new Failure(problem);
      return test!;
    },
  });
  return { name, passedOver };
}

/** A fault of ours in one engine must not hide the others. */
function problemOf(error: unknown): Problem {
  if (error instanceof Failure) return error.problems[0];
  return { code: 'engine-crash', message: (error as Error).stack ?? String(error), hint: 'Please report this, and use another engine.' };
}

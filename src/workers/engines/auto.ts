import { ENGINES, factsOf, findEngine } from '../../engine/index.js';
import type { EngineFacts, EngineKind } from '../../engine/engine.js';
import { Failure } from '../../errors/failure.js';
import { CLASSIFIERS_CLASS } from '../../pipeline/address/address.js';
import { findApart, testApart } from './inspect.js';
import type { UserCache } from '../user-cache.js';
import type { EngineMemory } from './memory.js';
import type { SelfTest } from './self-test.js';

/** The engine of a run. */
export interface ChosenEngine extends EngineFacts {
  /** What `auto` passed over for it, and why; absent where the user named it. */
  readonly passedOver?: readonly string[];
}

/** What classifiers are computed with: no engine at all, JavaScript and libsvm's wasm. */
export const CLASSIFIERS: ChosenEngine = { name: 'classifiers', class: CLASSIFIERS_CLASS };

/** What a choice depends on beside the machine. */
export interface ChoiceOptions {
  /** Engines that were chosen before and did not start, and why. */
  readonly failed?: ReadonlyMap<string, string>;
  /** What will be computed, for `bench`'s figures. */
  readonly workload?: string;
  /** Says what takes a while. */
  say?(line: string): void;
  /** What this machine remembers of its engines. */
  readonly cache: Pick<UserCache, 'engines'>;
  /** Stand-ins for the machine, in tests. */
  readonly kinds?: readonly EngineKind[];
  readonly find?: (kind: string) => Promise<readonly EngineFacts[]>;
  readonly test?: (name: string) => Promise<SelfTest>;
}

/**
 * The engine of a name; for `auto` the best of this machine: a real GPU that has passed the self test, then what computes
 * on the processor, in the order of the table where `bench` has found no other. Nothing native is loaded in this process
 * for `auto`: a driver that crashes must not end it.
 *
 * @throws Failure `engine`
 */
export async function chooseEngine(name: string, options: ChoiceOptions): Promise<ChosenEngine> {
  if (name !== 'auto') return namedEngine(name);
  const { failed = new Map<string, string>(), cache } = options;
  const passedOver: string[] = [];
  const found = await findAll(options, passedOver);
  for (const candidate of inOrder(found, cache.engines, options.workload)) {
    const why = failed.get(candidate.name) ?? (await objection(candidate, cache.engines, options));
    if (why === undefined) return { ...candidate, passedOver };
    passedOver.push(`${candidate.name}: ${why}`);
  }
  throw new Failure({ code: 'engine', message: 'no engine starts on this machine', hint: `${passedOver.join('; ')}.` });
}

/** The engine that a user or a class names. @throws Failure `engine` */
export async function namedEngine(name: string): Promise<ChosenEngine> {
  return name.split(':')[0] === CLASSIFIERS.name ? CLASSIFIERS : factsOf(await findEngine(name));
}

async function findAll({ kinds = ENGINES, find = findApart }: ChoiceOptions, passedOver: string[]): Promise<EngineFacts[]> {
  const found = await Promise.all(
    kinds.map(async (kind): Promise<readonly EngineFacts[]> => {
      try {
        kind.checkNative?.();
        return kind.checkNative ? await find(kind.name) : [factsOf(await kind.find())];
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        passedOver.push(`${kind.name}: ${error.problems[0].message}`);
        return [];
      }
    }),
  );
  return found.flat();
}

/** Real GPUs first; within each group the given order, but for two neighbours of which the second was measured as faster. */
function inOrder(found: readonly EngineFacts[], memory: EngineMemory, workload: string | undefined): EngineFacts[] {
  return [found.filter(({ gpu }) => gpu), found.filter(({ gpu }) => !gpu)].flatMap((group) => {
    for (let from = 1; from < group.length; from++) {
      for (let at = from; at > 0 && (memory.ratio(group[at].class, group[at - 1].class, workload) ?? 0) > 1; at--) {
        [group[at - 1], group[at]] = [group[at], group[at - 1]];
      }
    }
    return group;
  });
}

/** Why `auto` does not take an engine that is there. */
async function objection(engine: EngineFacts, memory: EngineMemory, { say, test = testApart }: ChoiceOptions): Promise<string | undefined> {
  if (engine.software) return 'a software driver, slower than wasm; used only if you name it';
  if (!engine.gpu || memory.hasPassed(engine)) return undefined;
  say?.(`${engine.name}: testing it once against the cpu engine before its first use`);
  try {
    const { passed, checks, seconds } = await test(engine.name);
    if (passed) {
      memory.rememberPass(engine);
      say?.(`${engine.name}: passed in ${seconds.toFixed(1)} s`);
      return undefined;
    }
    return `its self test failed: ${checks
      .filter(({ deviation, tolerance }) => !(deviation <= tolerance))
      .map(({ what, deviation }) => `${what} differs by ${deviation.toExponential(1)}`)
      .join(', ')}`;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return `its self test failed: ${error.problems[0].message}`;
  }
}

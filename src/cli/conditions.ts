import { Failure } from '../errors/failure.js';
import { nearName } from '../errors/near-name.js';
import type { Condition } from '../results/stored-pipeline.js';
import { parseOverride } from '../pipeline/vary/override.js';
import { valueOf } from '../pipeline/yaml/tree.js';

/** The `--where PATH=VALUE` of a command line. */
export function conditionsOf(where: readonly string[]): Condition[] {
  return where.map((text) => {
    try {
      const { path, value } = parseOverride(text);
      return { path, value: valueOf(value) };
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      throw new Failure(
        { code: 'usage', message: `--where ${text}: expected PATH=VALUE`, hint: 'For example --where training.batch=16.' },
        { cause: error },
      );
    }
  });
}

/** @throws Failure `usage` if it is none of the orders */
export function orderOf<Name extends string>(sort: string | undefined, names: readonly Name[], usual: Name): Name {
  const found = sort === undefined ? usual : names.find((name) => name === sort);
  if (found) return found;
  throw new Failure({
    code: 'usage',
    message: `--sort ${sort}: unknown`,
    suggestion: nearName(sort, names),
    hint: `Known: ${names.join(', ')}.`,
  });
}

import { CLASSIFIERS_CLASS } from '../pipeline/address/address.js';

/** What provenance says in the place of an engine where a classifier was trained. */
export const NO_ENGINE = 'none: a classifier';

const [CLASSIFIERS] = CLASSIFIERS_CLASS.split(':');

/**
 * The engine of a run or a trial for people: its class, and what it was on the machines that computed. Classifiers need none.
 *
 * @param engine the class of a run's engine, or the description of one
 */
export function engineText(engine: string, descriptions: readonly string[] = []): string {
  if (engine.split(':')[0] === CLASSIFIERS || engine === NO_ENGINE) return 'none needed: classifiers are computed in plain JavaScript';
  const own = descriptions.filter((description) => description !== NO_ENGINE);
  return own.length > 0 ? `${engine}: ${own.join('; ')}` : engine;
}

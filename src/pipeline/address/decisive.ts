import type { Experiment } from '../experiment.js';
import { omit } from '../../base/omit.js';

/**
 * Whether a key of a pipeline decides what a trial computes. Here alone: what an address is of, what makes two configurations the same
 * experiment, and what a diff puts side by side all follow from it. A key that the schema gains does not compile before it stands here.
 */
const DECIDES = {
  dataset: true,
  split: true,
  patch: true,
  architecture: true,
  training: true,
  classifier: true,
  version: false,
  name: false,
  description: false,
  maps: false,
  published: false,
  cluster: false,
  // Each is a trial of its own, whose address has that seed; which others there are changes nothing.
  seeds: false,
} as const satisfies Record<keyof Experiment, boolean>;

type Keys = keyof typeof DECIDES;
type Decisive = { [Key in Keys]: (typeof DECIDES)[Key] extends true ? Key : never }[Keys];

/** The keys that change nothing of what is computed. */
export const ASIDE = (Object.keys(DECIDES) as Keys[]).filter((key) => !DECIDES[key]);

type DecisivePart<Kind> = Kind extends Experiment ? Pick<Kind, Decisive> : never;

/** What of an experiment decides its trials. */
export function decisive<Kind extends Experiment>(experiment: Kind): DecisivePart<Kind> {
  return omit(experiment, ...ASIDE) as DecisivePart<Kind>;
}

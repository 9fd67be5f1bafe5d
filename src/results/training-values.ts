import type { Experiment } from '../pipeline/experiment.js';

/** What values of training over the epochs are, which validation's are not; undefined experiments may be any. */
export function trainingValuesText(experiments: readonly (Experiment | undefined)[]): string {
  const said = (isIn: (experiment: Experiment) => boolean, what: string): string[] => {
    const found = experiments.map((one) => one === undefined || isIn(one));
    if (!found.includes(true)) return [];
    return [found.includes(false) ? `${what} where there is one` : what];
  };
  const more = [...said(hasDropout, 'with dropout'), ...said(hasPenalty, 'with the L2 penalty in the loss')];
  return `Training values are means over an epoch${more.length > 0 ? `, ${more.join(' and ')}` : ''}.`;
}

const hasDropout = ({ architecture }: Experiment) => has(architecture, 'dropout');

const hasPenalty = ({ architecture }: Experiment) => has(architecture, 'l2');

/** Whether a block, which may lie in others, has this setting above 0. */
function has(value: unknown, setting: string): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([key, inner]) => (key === setting && typeof inner === 'number' ? inner > 0 : has(inner, setting)));
}

import { Failure } from '../../errors/failure.js';

/** That conformal sets can have a coverage. @throws Failure `usage` */
export function checkCoverage(coverage: number): void {
  if (coverage > 0 && coverage < 1) return;
  throw new Failure({ code: 'usage', message: `--coverage ${coverage} is not above 0 and below 1`, hint: 'For example --coverage 0.95.' });
}

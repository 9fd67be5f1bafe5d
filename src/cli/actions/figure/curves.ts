import { Failure } from '../../../errors/failure.js';
import { type Measure, MEASURES } from '../../../figures/measures.js';
import { namesIn, writeFigure } from '../../files/figure-out.js';
import type { OPTIONS } from '../../commands/figure/curves.js';
import type { ExitCode, Given } from '../../command.js';

export async function act(positionals: readonly string[], options: Given<typeof OPTIONS>): Promise<ExitCode> {
  const { measure = 'oa', axis } = options;
  if (!Object.hasOwn(MEASURES, measure)) {
    throw new Failure({ code: 'usage', message: `--measure ${measure}: unknown`, hint: `Known: ${Object.keys(MEASURES).join(', ')}.` });
  }
  const names = namesIn(options.names);
  return writeFigure(
    'curves',
    positionals,
    options,
    async (methods, width, type) =>
      (await import('../../../figures/curves.js')).curvesOf(
        methods,
        { width, measure: measure as Measure, ...(axis === undefined ? {} : { axis }), ...(names ? { names } : {}) },
        type,
      ),
    { namesMethods: false },
  );
}

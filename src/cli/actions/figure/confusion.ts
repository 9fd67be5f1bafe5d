import { writeFigure } from '../../files/figure-out.js';
import type { OPTIONS } from '../../commands/figure/confusion.js';
import type { ExitCode, Given } from '../../command.js';

export function act(positionals: readonly string[], options: Given<typeof OPTIONS>): Promise<ExitCode> {
  const { seed, counts } = options;
  return writeFigure('confusion', positionals, options, async (methods, width, type) =>
    (await import('../../../figures/confusion.js')).confusionOf(
      methods,
      { width, show: counts ? 'counts' : 'recall', ...(seed === undefined ? {} : { seed }) },
      type,
    ),
  );
}

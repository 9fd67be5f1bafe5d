import { writeFigure } from '../../files/figure-out.js';
import type { OPTIONS } from '../../commands/figure/reliability.js';
import type { ExitCode, Given } from '../../command.js';

export function act(positionals: readonly string[], options: Given<typeof OPTIONS>): Promise<ExitCode> {
  const { columns } = options;
  return writeFigure('reliability', positionals, options, async (methods, width, type) =>
    (await import('../../../figures/reliability.js')).reliabilityOf(
      methods,
      { width, ...(columns === undefined ? {} : { across: columns }) },
      type,
    ),
  );
}

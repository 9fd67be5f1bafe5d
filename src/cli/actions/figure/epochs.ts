import { namesIn, writeFigure } from '../../files/figure-out.js';
import type { OPTIONS } from '../../commands/figure/epochs.js';
import type { ExitCode, Given } from '../../command.js';

export function act(positionals: readonly string[], options: Given<typeof OPTIONS>): Promise<ExitCode> {
  const names = namesIn(options.names);
  return writeFigure(
    'epochs',
    positionals,
    options,
    async (methods, width, type) =>
      (await import('../../../figures/epochs.js')).epochsOf(methods, { width, ...(names ? { names } : {}) }, type),
    { namesMethods: false },
  );
}

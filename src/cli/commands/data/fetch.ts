import type { Command } from '../../command.js';
import type { OptionTable } from '../../options/option.js';
import { DATA, FORCE } from '../../options/shared.js';

export const OPTIONS = {
  mirror: { kind: 'text', value: 'URL', help: 'ask this mirror first (default: HSI_MIRROR): URL/SCENE/FILE, then URL/FILE' },
  ...FORCE,
  ...DATA,
} as const satisfies OptionTable;

export const dataFetch: Command<typeof OPTIONS> = {
  name: 'data fetch',
  usage: 'SCENE…',
  summary: 'download scenes of the catalogue into the data folder (--mirror, --force)',
  examples: ['hsi-run data fetch indian-pines', 'hsi-run data fetch ksc salinas --data scenes --mirror https://example.org/hsi'],
  options: OPTIONS,
};

import type { Command } from '../../command.js';
import type { OptionTable } from '../../options/option.js';
import { DATA } from '../../options/shared.js';

export const OPTIONS = { ...DATA } as const satisfies OptionTable;

export const dataList: Command<typeof OPTIONS> = {
  name: 'data list',
  usage: '[SCENE]',
  summary: 'list the known scenes and whether their files are here; or show one scene',
  examples: ['hsi-run data list', 'hsi-run data list salinas-a', 'hsi-run data list --json'],
  options: OPTIONS,
};

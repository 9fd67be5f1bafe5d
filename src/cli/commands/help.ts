import type { Command } from '../command.js';

export const help: Command = {
  name: 'help',
  usage: '[COMMAND]',
  summary: 'list the commands by task, or show what one does',
  examples: ['hsi-run help', 'hsi-run help plan', 'hsi-run help data fetch'],
  options: {},
  general: [],
};

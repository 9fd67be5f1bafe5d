import type { Command } from '../command.js';

export const help: Command = {
  name: 'help',
  usage: '[COMMAND | options]',
  summary: 'list the commands by task, or show what one does; options: those that many commands have',
  examples: ['hsi-run help', 'hsi-run help plan', 'hsi-run help data fetch', 'hsi-run help options'],
  options: {},
  general: [],
};

import type { Command } from '../command.js';

export const engines: Command = {
  name: 'engines',
  alias: 'doctor',
  usage: '',
  summary: 'list and test the engines of this machine, or say what is missing (alias: doctor)',
  examples: ['hsi-run engines', 'hsi-run engines --json'],
  options: {},
};

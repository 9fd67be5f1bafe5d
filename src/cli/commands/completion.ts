import type { Command } from '../command.js';

export const completion: Command = {
  name: 'completion',
  usage: 'SHELL',
  summary: 'print what bash, zsh or fish needs to complete commands, options, pipelines and runs with the Tab key',
  examples: ['hsi-run completion bash >> ~/.bashrc', 'hsi-run completion fish > ~/.config/fish/completions/hsi-run.fish'],
  options: {},
  general: [],
};

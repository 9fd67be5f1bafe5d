import type { Command } from '../command.js';

export const schema: Command = {
  name: 'schema',
  usage: '',
  summary: 'print the JSON schema of a pipeline as one document, for editors',
  examples: ['hsi-run schema > pipeline.schema.json'],
  options: {},
  general: [],
};

import { type Command, pipelineArgument, print } from '../command.js';

export const validate: Command = {
  name: 'validate',
  usage: 'PIPELINE',
  summary: 'check a pipeline without data: every mistake at once, each at its line',
  examples: ['hsi-run validate pipelines/ssrn-in.yaml'],
  async run(positionals, options) {
    const { name, document, varies, configurations } = pipelineArgument('validate', positionals, options);
    if (options.json) print(JSON.stringify({ valid: true, name, ...(varies ? { configurations: configurations.length } : {}) }));
    else if (!options.quiet) print(`${document.file}: valid${varies ? `, ${configurations.length} configurations` : ''}`);
    return 0;
  },
};

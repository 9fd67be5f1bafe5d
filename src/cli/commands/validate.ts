import { type Command, pipelineArgument, print } from '../command.js';

export const validate: Command = {
  name: 'validate',
  usage: 'PIPELINE',
  summary: 'check a pipeline without data: every mistake at once, each at its line',
  examples: ['hsi-run validate pipelines/ssrn-in.yaml'],
  async run(positionals, options) {
    const { experiment, document } = pipelineArgument('validate', positionals, options);
    if (options.json) print(JSON.stringify({ valid: true, name: experiment.name }));
    else if (!options.quiet) print(`${document.file}: valid`);
    return 0;
  },
};

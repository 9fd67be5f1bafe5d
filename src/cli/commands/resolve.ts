import { writeExperiment } from '../../spec/write.js';
import { type Command, pipelineArgument, print } from '../command.js';

export const resolve: Command = {
  name: 'resolve',
  usage: 'PIPELINE',
  summary: 'print a pipeline with every default spelled out and presets expanded',
  examples: ['hsi-run resolve pipelines/ssrn-up.yaml', 'hsi-run resolve pipelines/ssrn-in.yaml --set training.batch=32'],
  async run(positionals, options) {
    const { experiment } = pipelineArgument('resolve', positionals, options);
    print(options.json ? JSON.stringify(experiment, null, 2) : writeExperiment(experiment).trimEnd());
    return 0;
  },
};

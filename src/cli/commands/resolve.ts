import { resolvedValue, writeYaml } from '../../spec/write.js';
import { type Command, pipelineArgument, print } from '../command.js';

export const resolve: Command = {
  name: 'resolve',
  usage: 'PIPELINE',
  summary: 'print a pipeline with every default spelled out and presets expanded',
  examples: ['hsi-run resolve pipelines/ssrn-up.yaml', 'hsi-run resolve pipelines/ssrn-in.yaml --set training.batch=32'],
  async run(positionals, options) {
    const pipeline = pipelineArgument('resolve', positionals, options);
    print(options.json ? JSON.stringify(resolvedValue(pipeline), null, 2) : writeYaml(resolvedValue(pipeline)).trimEnd());
    return 0;
  },
};

import { Failure } from '../../errors/failure.js';
import { bundleSchema } from '../../pipeline/schema/bundle.js';
import { type Command, print } from '../command.js';

export const schema: Command = {
  name: 'schema',
  usage: '',
  summary: 'print the JSON schema of a pipeline as one document, for editors',
  examples: ['hsi-run schema > pipeline.schema.json'],
  options: {},
  general: [],
  async run(positionals) {
    if (positionals.length > 0) throw new Failure({ code: 'usage', message: 'schema takes no argument' });
    print(JSON.stringify(bundleSchema(), null, 2));
    return 0;
  },
};

import { CODES } from '../../errors/codes.js';
import { Failure } from '../../errors/failure.js';
import { nearName } from '../../errors/near-name.js';
import { paragraphOf } from '../../errors/paragraph.js';
import { type Command, print } from '../command.js';
import { pipelineNamed } from '../names/pipeline-named.js';
import { EXPLAIN_OPTIONS, explainPipeline } from '../outcomes/explain-pipeline.js';

export const explain: Command<typeof EXPLAIN_OPTIONS> = {
  name: 'explain',
  usage: 'CODE | PIPELINE',
  summary: 'explain an error code; or show why each trial of a pipeline is cached or not',
  examples: ['hsi-run explain shape', 'hsi-run explain pipelines/quickstart.yaml --set training.epochs=20'],
  options: EXPLAIN_OPTIONS,
  async run(positionals, options) {
    const { json, runs } = options;
    const codes: readonly string[] = Object.values(CODES).flat();
    const isPipeline = (text: string) => /\.ya?ml$/.test(text) || (!codes.includes(text) && pipelineNamed(text, runs) !== undefined);
    if (positionals.some(isPipeline)) return explainPipeline(positionals, options);
    // The address as a message shows it will do too.
    const asked = positionals[0]?.replace(/^.*#/, '');
    const code = Object.values(CODES)
      .flat()
      .find((known) => known === asked);
    if (positionals.length !== 1 || !code) {
      throw new Failure({
        code: 'usage',
        message: positionals.length === 1 ? `there is no error ${JSON.stringify(asked)}` : 'explain needs one code or one pipeline',
        suggestion: nearName(asked, codes),
        hint: `Known: ${codes.join(', ')}.`,
      });
    }
    print(json ? JSON.stringify({ code, text: paragraphOf(code) }, null, 2) : paragraphOf(code));
    return 0;
  },
};

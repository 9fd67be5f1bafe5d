import { CODES } from '../../errors/codes.js';
import { Failure } from '../../errors/failure.js';
import { nearName } from '../../errors/near-name.js';
import { paragraphOf } from '../../errors/paragraph.js';
import { print } from '../text/print.js';
import type { ExitCode, Given } from '../command.js';
import type { OPTIONS } from '../commands/explain.js';
import { pipelineNamed } from '../names/pipeline-named.js';
import { explainPipeline } from '../outcomes/explain-pipeline.js';

export async function act(positionals: readonly string[], options: Given<typeof OPTIONS>): Promise<ExitCode> {
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
}

import { CODES } from '../../errors/codes.js';
import { Failure } from '../../errors/failure.js';
import { nearName } from '../../errors/near-name.js';
import { pageNames, pageText, paragraphOf } from '../../errors/paragraph.js';
import { print } from '../text/print.js';
import type { ExitCode, Given } from '../command.js';
import type { OPTIONS } from '../commands/explain.js';
import { pipelineNamed } from '../names/pipeline-named.js';
import { explainPipeline } from '../outcomes/explain-pipeline.js';

export async function act(positionals: readonly string[], options: Given<typeof OPTIONS>): Promise<ExitCode> {
  const { json, runs } = options;
  const codes: readonly string[] = Object.values(CODES).flat();
  const isPipeline = (text: string) =>
    /\.ya?ml$/.test(text) || (!/\.md(#|$)/.test(text) && !codes.includes(text) && pipelineNamed(text, runs) !== undefined);
  if (positionals.some(isPipeline)) return explainPipeline(positionals, options);
  // The address as a message shows it will do too.
  const asked = positionals[0]?.replace(/^.*#/, '');
  const page = positionals.length === 1 ? pageOf(asked) : undefined;
  if (page !== undefined) {
    print(json ? JSON.stringify({ page: `docs/${page}`, text: pageText(page) }, null, 2) : pageText(page));
    return 0;
  }
  const code = Object.values(CODES)
    .flat()
    .find((known) => known === asked);
  if (positionals.length !== 1 || !code) {
    if (/\.md$/.test(asked ?? '')) throw unknownPage(asked);
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

/** `docs/engines.md`, or `engines.md`: the page of this name, if there is one. */
function pageOf(asked: string): string | undefined {
  return /\.md$/.test(asked) ? pageNames().find((name) => name === asked.replace(/^docs\//, '')) : undefined;
}

function unknownPage(asked: string): Failure {
  const names = pageNames();
  const near = nearName(asked.replace(/^docs\//, ''), names);
  return new Failure({
    code: 'usage',
    message: `there is no page ${JSON.stringify(asked)}`,
    suggestion: near && `docs/${near}`,
    hint: `Known: ${names.join(', ')}.`,
  });
}

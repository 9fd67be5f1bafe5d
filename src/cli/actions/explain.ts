import { type Code, CODES } from '../../errors/codes.js';
import { Failure } from '../../errors/failure.js';
import { nearName } from '../../errors/near-name.js';
import { pageNames, pageText, paragraphOf } from '../../errors/paragraph.js';
import { keysNamed, keyWords } from '../../pipeline/schema/find-key.js';
import { keysText } from '../text/key-text.js';
import { plainMarkdown } from '../text/plain-markdown.js';
import { print } from '../text/print.js';
import type { ExitCode, Given } from '../command.js';
import type { OPTIONS } from '../commands/explain.js';
import { pipelineNamed } from '../names/pipeline-named.js';
import { explainPipeline } from '../outcomes/explain-pipeline.js';

const ALL_CODES: readonly Code[] = Object.values(CODES).flat();

export async function act(positionals: readonly string[], options: Given<typeof OPTIONS>): Promise<ExitCode> {
  const { json, runs } = options;
  const isWord = (text: string) => ALL_CODES.some((code) => code === text) || keysNamed(text).length > 0;
  const isPipeline = (text: string) =>
    /\.ya?ml$/.test(text) || (!/\.md(#|$)/.test(text) && !isWord(text) && pipelineNamed(text, runs) !== undefined);
  if (positionals.some(isPipeline)) return explainPipeline(positionals, options);
  if (positionals.length !== 1)
    throw new Failure({ code: 'usage', message: `explain needs one code, key, page or pipeline, not ${positionals.length}` });
  // The address as a message shows it will do too.
  const asked = positionals[0].replace(/^.*#/, '');
  const page = pageOf(asked);
  if (page !== undefined) {
    print(json ? JSON.stringify({ page: `docs/${page}`, text: pageText(page) }, null, 2) : pageText(page));
    return 0;
  }
  if (/\.md$/.test(asked)) throw unknownPage(asked);
  const code = ALL_CODES.find((known) => known === asked);
  const keys = keysNamed(asked);
  if (!code && keys.length === 0) throw unknownWord(asked);
  if (json) print(JSON.stringify({ ...(code ? { code, text: paragraphOf(code) } : {}), ...(keys.length > 0 ? { keys } : {}) }, null, 2));
  else if (code && keys.length > 0)
    print(`${code} is an error, and a key of a pipeline.\n\nThe error ${plainMarkdown(paragraphOf(code))}\n\nThe key\n\n${keysText(keys)}`);
  else print(code ? plainMarkdown(paragraphOf(code)) : keysText(keys));
  return 0;
}

/** Neither an error nor a key: the nearest of both. */
function unknownWord(asked: string): Failure {
  const near = [nearName(asked, ALL_CODES), nearName(asked, keyWords())].filter((name) => name !== undefined);
  const names = [...new Set(near)];
  return new Failure({
    code: 'usage',
    message: `there is no error and no key of a pipeline ${JSON.stringify(asked)}`,
    ...(names.length > 0 ? { suggestion: names.join(' or ') } : {}),
    ...(names.length === 1 ? { instead: { found: asked, write: names[0] } } : {}),
    hint: 'docs/errors.md has all errors, docs/spec.md all keys.',
  });
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

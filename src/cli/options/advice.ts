import type { Problem } from '../../errors/failure.js';
import { typedLine } from './typed.js';

/**
 * The line to type in place of the one that has failed, where the failure says what was meant: an option or a command with a wrong
 * letter, an engine under another name, a list without its brackets.
 */
export function lineInstead({ code, message, suggestion, hint, place }: Problem, words: readonly string[]): string | undefined {
  const file = place?.file ?? '';
  const list = /^In brackets: (\[.*\])\.$/.exec(hint ?? '')?.[1];
  if (file.startsWith('--set ') && list !== undefined) {
    const set = file.slice('--set '.length);
    return replaced(words, set, `${set.slice(0, set.indexOf('=') + 1)}${list}`);
  }
  if (suggestion === undefined) return undefined;
  if (code === 'engine' && file.startsWith('--engine ')) return replaced(words, file.slice('--engine '.length), suggestion);
  if (code !== 'usage' && code !== 'pipeline-missing') return undefined;
  const wrong =
    /^Unknown option '(--[^']*)'/.exec(message)?.[1] ?? /^there is no command "([^"]*)"/.exec(message)?.[1] ?? (file || undefined);
  return wrong === undefined ? undefined : replaced(words, wrong, suggestion);
}

/** The first word that is, or ends in, what was wrong: `--set=seeds=1` has it behind its option. */
function replaced(words: readonly string[], wrong: string, right: string): string | undefined {
  const at = words.findIndex((word) => word === wrong || word.endsWith(`=${wrong}`) || word.startsWith(`${wrong}=`));
  if (at < 0) return undefined;
  const word = words[at];
  const start = word.startsWith(wrong) ? 0 : word.length - wrong.length;
  return typedLine(words.with(at, `${word.slice(0, start)}${right}${word.slice(start + wrong.length)}`));
}

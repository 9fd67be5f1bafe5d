import { readFileSync } from 'node:fs';
import type { Problem } from '../../errors/failure.js';
import type { Command } from '../command.js';
import { COMMANDS } from '../commands/index.js';
import { isPair, leavesOf } from './parse.js';
import { GENERAL } from './shared.js';
import { ENGINES, meantOption, OTHER_NAMES, SETTINGS, settingValue } from './settings.js';
import { typedLine } from './typed.js';

/**
 * The line to type in place of the one that has failed, where the failure says what was meant: an option or a command with a wrong
 * letter, an engine under another name, a list without its brackets, a setting of the pipeline in the place of an option.
 */
export function lineInstead({ code, message, suggestion, hint, place }: Problem, words: readonly string[]): string | undefined {
  const file = place?.file ?? '';
  if (file.startsWith('--set ')) return setInstead(file.slice('--set '.length), { code, message, suggestion, hint }, words);
  if (code === 'engine' && file.startsWith('--engine ') && suggestion !== undefined)
    return replaced(words, file.slice('--engine '.length), suggestion);
  if (code === 'run-unknown' && suggestion !== undefined) {
    const named = /^(\S+) has no run in /.exec(message)?.[1];
    return named && replaced(words, named, suggestion);
  }
  if (code !== 'usage' && code !== 'pipeline-missing') return undefined;
  const option = wrongOption(message);
  const meant = option === undefined ? undefined : optionInstead(option, commandOf(hint, words), words);
  if (meant !== undefined || suggestion === undefined) return meant;
  // A setting without its value makes no line.
  if (suggestion.startsWith('--') && suggestion.includes(' ')) return undefined;
  const wrong = option ?? /^there is no command "([^"]*)"/.exec(message)?.[1] ?? (file || undefined);
  return wrong === undefined ? undefined : replaced(words, wrong, suggestion);
}

/** `--seeds` of the messages that a wrong option has. */
function wrongOption(message: string): string | undefined {
  return (
    /^Unknown option '(--?[^']*)'/.exec(message)?.[1] ??
    /^\S+(?: \S+)? has no option (--\S+)$/.exec(message)?.[1] ??
    /^(--\S+) belongs to /.exec(message)?.[1] ??
    /^Option '(--\S+)(?: <value>)?' (?:argument missing|argument is ambiguous)/.exec(message)?.[1]
  );
}

/** The command whose options the hint names; where it names none, a pipeline alone means `run`. */
function commandOf(hint = '', words: readonly string[]): Command | undefined {
  const name = /^hsi-run (.+) --help lists its options\.$/.exec(hint)?.[1] ?? (words.some(isPipeline) ? 'run' : undefined);
  return leavesOf(COMMANDS).find((command) => command.name === name);
}

const isPipeline = (word: string) => /\.ya?ml$/i.test(word);

/** A setting, an engine or another name, typed as an option with what follows it. */
function optionInstead(option: string, command: Command | undefined, words: readonly string[]): string | undefined {
  const at = words.findIndex((word) => word === option || word.startsWith(`${option}=`));
  if (command === undefined || at < 0) return undefined;
  const takes = (wanted: string) => Object.hasOwn(command.options, wanted);
  const typed = option.replace(/^--/, '').toLowerCase().replaceAll('_', '-');
  const name = isStandIn(typed) ? typed : (meantOption(typed, { ...command.options, ...GENERAL }, isPair(words, at)) ?? typed);
  const put = (count: number, ...instead: string[]) => typedLine(words.toSpliced(at, count, ...instead));
  const joined = words[at].includes('=') ? words[at].slice(option.length + 1) : undefined;
  if (Object.hasOwn(ENGINES, name) && joined === undefined && takes('engine')) return put(1, '--engine', ENGINES[name]);
  const taken = joined === undefined ? valuesAfter(words, at, SETTINGS[name] === 'seeds') : [];
  const values = joined === undefined ? taken : [joined];
  const other = Object.hasOwn(OTHER_NAMES, name) ? OTHER_NAMES[name] : undefined;
  if (other !== undefined && values.length === 1 && takes(other)) return put(1 + taken.length, `--${other}`, values[0]);
  const path = Object.hasOwn(SETTINGS, name) ? pathOf(SETTINGS[name], words) : undefined;
  if (path === undefined || !takes('set')) return undefined;
  const value = settingValue(path, values);
  return value === undefined ? undefined : put(1 + taken.length, '--set', `${path}=${value}`);
}

const isStandIn = (name: string) => [SETTINGS, ENGINES, OTHER_NAMES].some((names) => Object.hasOwn(names, name));

/** What a wrong option was given: the next word, or of seeds all numbers that follow. */
function valuesAfter(words: readonly string[], at: number, several: boolean): readonly string[] {
  const rest = words.slice(at + 1);
  if (!several) return rest.slice(0, 1).filter((word) => !word.startsWith('-') && !isPipeline(word));
  const end = rest.findIndex((word) => !/^[[\d,\]]+$/.test(word));
  return end < 0 ? rest : rest.slice(0, end);
}

/** A path with the name of the pipeline's optimizer in it; undefined where that is not to be seen. */
function pathOf(path: string, words: readonly string[]): string | undefined {
  if (!path.includes('*')) return path;
  try {
    const text = readFileSync(words.find(isPipeline) ?? '', 'utf8');
    const optimizer = /\boptimizer:\s*\{?\s*(\w+)\s*:/.exec(text)?.[1];
    return optimizer && path.replace('*', optimizer);
  } catch {
    return undefined;
  }
}

/** A `--set` whose list lacks brackets, or whose path is not whole or has a wrong letter. */
function setInstead(
  set: string,
  { code, message, suggestion, hint = '' }: Pick<Problem, 'code' | 'message' | 'suggestion' | 'hint'>,
  words: readonly string[],
): string | undefined {
  const [path, value] = [set.slice(0, set.indexOf('=')), set.slice(set.indexOf('=') + 1)];
  const list = /^In brackets: (\[.*\])\.$/.exec(hint)?.[1];
  const mapping = code === 'value' ? /^Write [\w-]+: (\{.*\})\.$/.exec(hint)?.[1] : undefined;
  if (mapping !== undefined) return replaced(words, set, `${path}=${mapping}`);
  if (list !== undefined) return replaced(words, set, `${path}=${list}`);
  const key = code === 'unknown-key' ? /^unknown key (\S+)/.exec(message)?.[1] : undefined;
  if (key === undefined) return undefined;
  const meant = pathInstead(path, key, suggestion, hint, words);
  const given = meant === undefined ? undefined : settingValue(meant, [value]);
  return given === undefined ? undefined : replaced(words, set, `${meant}=${given}`);
}

/** The path that was meant by one with an unknown key. */
function pathInstead(
  path: string,
  key: string,
  suggestion: string | undefined,
  hint: string,
  words: readonly string[],
): string | undefined {
  const name = key.replaceAll('_', '-');
  if (path === key && Object.hasOwn(SETTINGS, name)) return pathOf(SETTINGS[name], words);
  const parts = path.split('.');
  if (suggestion !== undefined && parts.includes(key)) return parts.with(parts.lastIndexOf(key), suggestion).join('.');
  return path === key ? onlyOwner(key, hint) : undefined;
}

/** `patience belongs in training.stop.`: the path, where there is one such place. */
function onlyOwner(key: string, hint: string): string | undefined {
  const owners = /^\S+ belongs in (.+?)\. Known here/.exec(hint)?.[1].split(/, | or /) ?? [];
  const [owner, ...others] = owners.filter((one) => !one.includes('['));
  return owner === undefined || others.length > 0 || owner === 'the top level' ? undefined : `${owner}.${key}`;
}

/** The first word that is, or ends in, what was wrong: `--set=seeds=1` has it behind its option. */
function replaced(words: readonly string[], wrong: string, right: string): string | undefined {
  const at = words.findIndex((word) => word === wrong || word.endsWith(`=${wrong}`) || word.startsWith(`${wrong}=`));
  if (at < 0) return undefined;
  const word = words[at];
  const start = word.startsWith(wrong) ? 0 : word.length - wrong.length;
  return typedLine(words.with(at, `${word.slice(0, start)}${right}${word.slice(start + wrong.length)}`));
}

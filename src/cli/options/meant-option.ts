import { readFileSync } from 'node:fs';
import type { Command } from '../command.js';
import { GENERAL } from './shared.js';
import { ENGINES, isPair, meantOption, OTHER_NAMES, SETTINGS, settingValue } from './settings.js';
import { typedLine } from './typed.js';

/** What other programs take behind an engine's name: on, or the first of its devices. */
const SWITCH = /^([01]|true|on|yes)$/i;

const isPipeline = (word: string) => /\.ya?ml$/i.test(word);

/** A setting, an engine or another name, typed as an option with what follows it. */
export function optionInstead(option: string, command: Command | undefined, words: readonly string[]): string | undefined {
  const at = words.findIndex((word) => word === option || word.startsWith(`${option}=`));
  if (command === undefined || at < 0) return undefined;
  const takes = (wanted: string) => Object.hasOwn(command.options, wanted);
  const typed = option.replace(/^--/, '').toLowerCase().replaceAll('_', '-');
  const name = isStandIn(typed) ? typed : (meantOption(typed, { ...command.options, ...GENERAL }, isPair(words, at)) ?? typed);
  const put = (count: number, ...instead: string[]) => typedLine(words.toSpliced(at, count, ...instead));
  const joined = words[at].includes('=') ? words[at].slice(option.length + 1) : undefined;
  if (Object.hasOwn(ENGINES, name) && takes('engine')) {
    const next = joined ?? words[at + 1] ?? '';
    const isSwitch = SWITCH.test(next);
    if (joined === undefined || isSwitch) return put(joined === undefined && isSwitch ? 2 : 1, '--engine', ENGINES[name]);
  }
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
export function pathOf(path: string, words: readonly string[]): string | undefined {
  if (!path.includes('*')) return path;
  try {
    const text = readFileSync(words.find(isPipeline) ?? '', 'utf8');
    const optimizer = /\boptimizer:\s*\{?\s*(\w+)\s*:/.exec(text)?.[1];
    return optimizer && path.replace('*', optimizer);
  } catch {
    return undefined;
  }
}

/** The first word that is, or ends in, what was wrong: `--set=seeds=1` has it behind its option. */
export function replaced(words: readonly string[], wrong: string, right: string): string | undefined {
  const at = words.findIndex((word) => word === wrong || word.endsWith(`=${wrong}`) || word.startsWith(`${wrong}=`));
  if (at < 0) return undefined;
  const word = words[at];
  const start = word.startsWith(wrong) ? 0 : word.length - wrong.length;
  return typedLine(words.with(at, `${word.slice(0, start)}${right}${word.slice(start + wrong.length)}`));
}

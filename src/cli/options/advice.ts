import type { Problem } from '../../errors/failure.js';
import { pathOf, replaced } from './meant-option.js';
import { SETTINGS, settingValue } from './settings.js';

/**
 * The line to type in place of the one that has failed, where the failure says what was meant: an option or a command with a wrong
 * letter, an engine under another name, a list without its brackets, a setting of the pipeline in the place of an option.
 */
export function lineInstead({ code, suggestion, instead, place }: Problem, words: readonly string[]): string | undefined {
  const file = place?.file ?? '';
  if (file.startsWith('--set ')) return setInstead(file.slice('--set '.length), { code, instead }, words);
  if (instead) return instead.found === undefined ? instead.write : replaced(words, instead.found, instead.write);
  return suggestion === undefined || file === '' ? undefined : replaced(words, file, suggestion);
}

/** A `--set` whose list lacks brackets, or whose path is not whole or has a wrong letter. */
function setInstead(set: string, { code, instead }: Pick<Problem, 'code' | 'instead'>, words: readonly string[]): string | undefined {
  const [path, value] = [set.slice(0, set.indexOf('=')), set.slice(set.indexOf('=') + 1)];
  if (code !== 'unknown-key') {
    const isWhole = instead?.found?.replaceAll('"', '') === value.trim();
    return isWhole ? replaced(words, set, `${path}=${instead!.write}`) : undefined;
  }
  const meant = pathInstead(path, instead, words);
  const given = meant === undefined ? undefined : settingValue(meant, [value]);
  return given === undefined ? undefined : replaced(words, set, `${meant}=${given}`);
}

/** The path that was meant by one with an unknown key: of settings that have a common short name it is known without the schema. */
function pathInstead(path: string, instead: Problem['instead'], words: readonly string[]): string | undefined {
  const name = path.replaceAll('_', '-');
  if (Object.hasOwn(SETTINGS, name)) return pathOf(SETTINGS[name], words);
  const { found, write } = instead ?? {};
  if (found === undefined || write === undefined) return undefined;
  return path === found ? write : path.startsWith(`${found}.`) ? `${write}${path.slice(found.length)}` : undefined;
}

import { type Dirent, readdirSync } from 'node:fs';
import { dataFolder } from '../../data/files/locate.js';
import { scenesIn } from '../../data/registered/read.js';
import { ENGINES } from '../../engine/index.js';
import { CODES } from '../../errors/codes.js';
import { formatPath } from '../../pipeline/yaml/path.js';
import { leavesOf as valuesOf } from '../../pipeline/diff/why.js';
import { keyWords } from '../../pipeline/schema/find-key.js';
import { resolvedValue } from '../../pipeline/write.js';
import { MAP_SCOPES } from '../../predict/maps/draw-run-maps.js';
import { TABLE_FORMATS } from '../../results/tables/formats/index.js';
import { namesIn } from '../../store/entries.js';
import { LOOKS_LIKE_RUN } from '../../store/layout.js';
import type { Command } from '../command.js';
import { runNames } from '../names/pipeline-named.js';
import { loadNamed } from '../names/load-named.js';
import { shippedNames } from '../../pipeline/vary/shipped.js';
import type { Option, OptionTable } from '../options/option.js';
import { everyOption } from '../options/parse.js';
import { GENERAL } from '../options/shared.js';

/** What may stand in the place of a word. */
export interface Candidates {
  readonly words: readonly (readonly [word: string, text: string])[];
  /** Besides these: any file, or any folder. */
  readonly also?: 'files' | 'folders';
}

const NONE: Candidates = { words: [] };

/**
 * What the last of a line's words, which has only begun, may become.
 *
 * @param line the words behind `hsi-run`; the last one may be empty
 */
export function completions(line: readonly string[], commands: readonly Command[]): Candidates {
  const before = line.slice(0, -1);
  const current = line.at(-1) ?? '';
  const { command, taken } = commandIn(before, commands);
  const options: OptionTable = command ? { ...command.options, ...GENERAL } : everyOption(commands);
  const [, named, value] = /^--([a-z-]+)=(.*)$/s.exec(current) ?? [];
  const given = /^--([a-z-]+)$/.exec(before.at(-1) ?? '')?.[1];
  if (named !== undefined && Object.hasOwn(options, named))
    return within(`--${named}=`, valuesFor(named, options[named], before, value), current);
  if (given !== undefined && Object.hasOwn(options, given) && options[given].kind !== 'flag') {
    const own = valuesFor(given, options[given], before, current);
    // Where it needs no value, an argument may follow instead.
    const others =
      command && options[given].bare && !current.startsWith('-') ? argumentsFor(command, commands, before, current, taken) : NONE;
    return begunWith({ ...own, words: [...own.words, ...others.words] }, current);
  }
  if (current.startsWith('-')) {
    const repeated = (name: string) => options[name].kind !== 'texts' && before.includes(`--${name}`);
    return begunWith(
      {
        words: Object.entries(options)
          .filter(([name]) => !repeated(name))
          .map(([name, { help }]) => [`--${name}`, help]),
      },
      current,
    );
  }
  if (!command)
    return begunWith(
      { words: [...commandWords(commands), ...runWords(before), ...pipelineWords(current), ...shippedWords(current)] },
      current,
    );
  return begunWith(argumentsFor(command, commands, before, current, taken), current);
}

/** The command of a line, and how many words are its name. */
function commandIn(before: readonly string[], commands: readonly Command[]): { command?: Command; taken: number } {
  const all = everyOption(commands);
  const isValue = (index: number) => {
    const name = /^--([a-z-]+)$/.exec(before[index - 1] ?? '')?.[1];
    return name !== undefined && Object.hasOwn(all, name) && all[name].kind !== 'flag';
  };
  const [first, second] = before.filter((word, index) => !word.startsWith('-') && !isValue(index));
  if (first === undefined) return { taken: 0 };
  const command = commands.find(({ name, alias }) => name === first || alias === first);
  const below = command?.subcommands?.find(({ name }) => name === `${command.name} ${second}`);
  if (below) return { command: below, taken: 2 };
  return command ? { command, taken: 1 } : { command: commands.find(({ name }) => name === 'run'), taken: 0 };
}

const commandWords = (commands: readonly Command[]) => commands.map(({ name, summary }) => [name, summary] as const);

/** What a command's usage says that it takes. */
function argumentsFor(
  command: Command,
  commands: readonly Command[],
  before: readonly string[],
  current: string,
  taken: number,
): Candidates {
  const { name, usage, subcommands } = command;
  if (subcommands && taken === 1) return { words: subcommands.map((one) => [one.name.replace(`${name} `, ''), one.summary]) };
  const takes = (...words: string[]) => words.some((word) => new RegExp(`\\b${word}\\b`).test(usage));
  return {
    words: [
      ...(takes('COMMAND') ? commandWords(commands) : []),
      ...(takes('RUN', 'PIPELINE', 'A') ? [...runWords(before), ...pipelineWords(current)] : []),
      ...(takes('PIPELINE', 'A') ? shippedWords(current) : []),
      ...(takes('SCENE') ? sceneWords(before) : []),
      ...(takes('CODE')
        ? Object.values(CODES)
            .flat()
            .map((code) => [code, 'an error'] as const)
        : []),
      ...(takes('KEY') ? keyWords().map((key) => [key, 'a key of a pipeline'] as const) : []),
      ...(takes('SHELL') ? ['bash', 'zsh', 'fish'].map((shell) => [shell, 'a shell'] as const) : []),
    ],
    ...(takes('SCENE', 'FILE') ? { also: 'files' as const } : {}),
  };
}

function valuesFor(name: string, { value = '', kind, choices }: Option, before: readonly string[], current: string): Candidates {
  const words = (...list: readonly string[]): Candidates => ({ words: list.map((word) => [word, '']) });
  if (choices) return words(...choices);
  switch (name) {
    case 'engine':
      return { words: [['auto', 'the fastest that works'], ...ENGINES.map((one) => [one.name, one.summary] as const)] };
    case 'format':
      return words(...TABLE_FORMATS);
    case 'maps':
      return words(...MAP_SCOPES);
    case 'standardize':
      return words('training', 'scene');
    case 'progress':
      return words('json');
    case 'to':
      return words('slurm');
    case 'palette':
      return words('paper', 'safe');
    case 'scene':
      return { words: sceneWords(before), also: 'files' };
    case 'configuration':
      return words(...configurationNames(before));
    case 'set':
      return current.includes('=') ? NONE : words(...keysToSet(before));
    default:
      if (kind !== 'text') return NONE;
      return value === 'FILE' ? { words: [], also: 'files' } : ['DIR', 'FOLDER'].includes(value) ? { words: [], also: 'folders' } : NONE;
  }
}

function optionOf(before: readonly string[], name: string): string | undefined {
  const at = before.lastIndexOf(`--${name}`);
  return at >= 0 ? before[at + 1] : before.findLast((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3);
}

/** Runs by the name of their pipeline, and by that of their folder where there are several of it. */
function runWords(before: readonly string[]): (readonly [string, string])[] {
  const root = optionOf(before, 'runs') ?? 'runs';
  const folders = quietly(() => namesIn(root).filter((name) => LOOKS_LIKE_RUN.test(name)), []);
  return quietly(() => runNames(root), []).flatMap((name) => {
    const own = folders.filter((folder) => folder.replace(LOOKS_LIKE_RUN, '') === name);
    return own.length === 1 ? [[name, 'a run'] as const] : own.map((folder) => [folder, 'a run'] as const);
  });
}

/** Pipeline files of the folder that is being written, and its folders. */
function pipelineWords(current: string): (readonly [string, string])[] {
  const folder = current.slice(0, current.lastIndexOf('/') + 1);
  const entries = quietly(() => readdirSync(folder === '' ? '.' : folder, { withFileTypes: true }), [] as Dirent[]);
  const shown = entries.filter(({ name }) => !name.startsWith('.') && !(folder === '' && name === 'node_modules'));
  return [
    ...shown.filter(({ name }) => /\.ya?ml$/.test(name)).map(({ name }) => [`${folder}${name}`, 'a pipeline'] as const),
    ...shown.filter((entry) => entry.isDirectory()).map(({ name }) => [`${folder}${name}/`, 'a folder'] as const),
  ];
}

function shippedWords(current: string): (readonly [string, string])[] {
  return current.includes('/') ? [] : shippedNames().map((name) => [name, 'comes with hsi-run'] as const);
}

function sceneWords(before: readonly string[]): (readonly [string, string])[] {
  return quietly(() => scenesIn(dataFolder(optionOf(before, 'data'))).names(), []).map((name) => [name, 'a scene'] as const);
}

function pipelineIn(before: readonly string[]) {
  const options = { data: optionOf(before, 'data'), runs: optionOf(before, 'runs') };
  return before
    .filter((word) => !word.startsWith('-'))
    .map((word) => quietly(() => loadNamed(word, options), undefined))
    .find((pipeline) => pipeline !== undefined);
}

function configurationNames(before: readonly string[]): string[] {
  return pipelineIn(before)?.configurations.map(({ experiment }) => experiment.name) ?? [];
}

/** `training.epochs=`, each value that a pipeline has with its defaults. */
function keysToSet(before: readonly string[]): string[] {
  const pipeline = pipelineIn(before);
  if (!pipeline) return [];
  return [...valuesOf(resolvedValue(pipeline))].map(([path]) => `${formatPath(path)}=`).filter((key) => !key.startsWith('version'));
}

/** Those that begin so, each once. */
function begunWith({ words, also }: Candidates, current: string): Candidates {
  const found = new Map(words.filter(([word]) => word.startsWith(current)).toReversed());
  return { words: [...found].toReversed(), ...(also ? { also } : {}) };
}

/** Values behind `--engine=`. */
function within(prefix: string, { words, also }: Candidates, current: string): Candidates {
  return begunWith({ words: words.map(([word, text]) => [`${prefix}${word}`, text]), also }, current);
}

/** While one writes, much does not exist yet. */
function quietly<Result>(action: () => Result, otherwise: Result): Result {
  try {
    return action();
  } catch {
    return otherwise;
  }
}

import { parseArgs } from 'node:util';
import { engineName } from '../../engine/index.js';
import { Failure } from '../../errors/failure.js';
import type { Command } from '../command.js';
import { pipelineNamed } from '../names/pipeline-named.js';
import type { Option, OptionTable, Values } from './option.js';
import { type General, GENERAL } from './shared.js';
import { optionInstead, replaced } from './meant-option.js';
import { isPair, meantOption, writtenOption } from './settings.js';
import { joinedSets, typedLine } from './typed.js';
import { valueOf } from './value.js';
import { statOf } from '../../base/stat.js';

/** What a command line asks for. */
export interface Call {
  /** Undefined where none is named, or none of this name exists. */
  readonly command?: Command;
  /** Without the names of the command. */
  readonly positionals: readonly string[];
  readonly options: Values<OptionTable> & General;
}

/**
 * Finds the command of a command line, and reads its options.
 *
 * @throws Failure `usage` for an unknown option, one without its value, or one of another command
 */
export function parseCall(argv: readonly string[], commands: readonly Command[]): Call {
  const torn = joinedSets(argv);
  if (torn) {
    const sets = torn.filter((word) => !argv.includes(word)).map((word) => word.replace(/^--set=/, ''));
    throw new Failure({
      code: 'usage',
      message: `the shell has split --set ${sets.join(' and ')} at its blanks`,
      hint: `In quotes it stays whole: ${typedLine(torn)}`,
    });
  }
  const all = everyOption(commands);
  const bare = argv.filter((word) => !word.startsWith('-'));
  const meant = commandOf(bare, commands, false).command;
  let hint = meant ? `hsi-run ${meant.name} --help lists its options.` : 'hsi-run COMMAND --help lists the options of a command.';
  try {
    const { values, positionals } = parseArgs({
      args: withBare(argv, meant),
      allowPositionals: true,
      strict: true,
      options: nodeOptions(all),
    });
    const { command, words } = commandOf(positionals, commands);
    if (command) hint = `hsi-run ${command.name} --help lists its options.`;
    // Of a command that is several and none of which is named, an option may be one of any.
    const own = command && !command.subcommands ? { ...command.options, ...GENERAL } : all;
    const foreign = Object.keys(values).find((name) => !Object.hasOwn(own, name));
    if (command && foreign !== undefined) throw new Error(belonging(foreign, command, commands));
    const read = Object.entries<Option>(own).map(([name, option]) => [name, valueOf(name, option, values[name] as never)]);
    const { device, ...options } = Object.fromEntries(read);
    if ('engine' in options) options.engine = engineName(options.engine, device);
    return { command, positionals: positionals.slice(words), options };
  } catch (error) {
    if (error instanceof Failure) throw error;
    // Node goes on with advice that does not fit here.
    const [said] = (error as Error).message.split(/\.\s/, 1);
    // Which words are values is not known; of a word that a pipeline is called by it is the better guess that it is one.
    const called = meant ?? commandOf(bare, commands).command ?? runWith(bare, commands);
    if (called) hint = `hsi-run ${called.name} --help lists its options.`;
    const own = called && !called.subcommands ? { ...called.options, ...GENERAL } : all;
    // Of a value that another command's option lacks it is said that the option is another's.
    const lacking = /^Option '(?:-\w, )?--([a-z-]+) <value>' argument missing/.exec(said)?.[1];
    const message = called && lacking !== undefined && !Object.hasOwn(own, lacking) ? belonging(lacking, called, commands) : said;
    const unknown = /^Unknown option '--([^']*)'/.exec(message)?.[1];
    const at = argv.findIndex((word) => word === `--${unknown}` || word.startsWith(`--${unknown}=`));
    const near = unknown === undefined ? undefined : meantOption(unknown, own, isPair(argv, at));
    const suggestion = near === undefined ? undefined : writtenOption(near, own);
    const write = lineInstead(message, suggestion, called, argv);
    const instead = write === undefined ? {} : { instead: { write } };
    throw new Failure({ code: 'usage', message, ...(suggestion ? { suggestion } : {}), hint, ...instead }, { cause: error });
  }
}

/** Any pipeline among the words means `run`. */
function runWith(words: readonly string[], commands: readonly Command[]): Command | undefined {
  return words.some((word) => /\.ya?ml$/i.test(word)) ? commands.find(({ name }) => name === 'run') : undefined;
}

/** The whole line with the option that was meant: a setting without its value makes none. */
function lineInstead(message: string, suggestion: string | undefined, command: Command | undefined, argv: readonly string[]) {
  const option = wrongOption(message);
  const meant = option === undefined ? undefined : optionInstead(option, command, argv);
  if (meant !== undefined || option === undefined || suggestion === undefined) return meant;
  return suggestion.includes(' ') ? undefined : replaced(argv, option, suggestion);
}

/** `--seeds` of the messages that a wrong option has, those of Node and those of `belonging`. */
function wrongOption(message: string): string | undefined {
  return (
    /^Unknown option '(--?[^']*)'/.exec(message)?.[1] ??
    /^\S+(?: \S+)? has no option (--\S+)$/.exec(message)?.[1] ??
    /^(--\S+) belongs to /.exec(message)?.[1] ??
    /^Option '(--\S+)(?: <value>)?' (?:argument missing|argument is ambiguous)/.exec(message)?.[1]
  );
}

/** An option whose value is left out gets an empty one: `validate --data mine.yaml` names a pipeline, not a folder. */
function withBare(argv: readonly string[], command: Command | undefined): string[] {
  return argv.map((word, index) => {
    if (!word.startsWith('--') || !command?.options[word.slice(2)]?.bare) return word;
    const next = argv[index + 1] ?? '';
    if (statOf(next)?.isDirectory()) return word;
    // Where it names no pipeline either, the folder was meant.
    if (next === '' || next.startsWith('-') || /\.ya?ml$/i.test(next) || pipelineNamed(next)) return `${word}=`;
    throw new Failure({
      code: 'usage',
      message: `${word} ${next}: there is no such folder`,
      hint: 'Name the folder of the scenes, or leave it out.',
    });
  });
}

/** Of all commands: where the command stands in a line is known only when it is known which options take a value. */
export function everyOption(commands: readonly Command[]): OptionTable {
  return Object.assign({}, GENERAL, ...leavesOf(commands).map(({ options }) => options)) as OptionTable;
}

/** Each command that can be called, with those of several in place of their common name. */
export function leavesOf(commands: readonly Command[]): readonly Command[] {
  return commands.flatMap((command) => command.subcommands ?? [command]);
}

function nodeOptions(table: OptionTable) {
  return Object.fromEntries(
    Object.entries(table).map(([name, { kind, short }]) => [
      name,
      { type: kind === 'flag' ? ('boolean' as const) : ('string' as const), multiple: kind === 'texts', ...(short ? { short } : {}) },
    ]),
  );
}

/**
 * The command, and how many words name it. A pipeline in a command's place means `run`.
 *
 * @param looks whether a word without a dot or a slash may be the name of one
 */
function commandOf([first, second]: readonly string[], commands: readonly Command[], looks = true): { command?: Command; words: number } {
  if (first === undefined) return { words: 0 };
  const command = commands.find(({ name, alias }) => name === first || alias === first);
  const below = command?.subcommands?.find(({ name }) => name === `${command.name} ${second}`);
  if (below) return { command: below, words: 2 };
  if (command) return { command, words: 1 };
  const isPipeline = /[./\\]/.test(first) || (looks && pipelineNamed(first) !== undefined);
  return { command: isPipeline ? commands.find(({ name }) => name === 'run') : undefined, words: 0 };
}

function belonging(option: string, { name }: Command, commands: readonly Command[]): string {
  const owners = leavesOf(commands).flatMap((one) => (Object.hasOwn(one.options, option) ? [one.name] : []));
  return owners.length > 3 ? `${name} has no option --${option}` : `--${option} belongs to ${owners.join(' and ')}, not to ${name}`;
}

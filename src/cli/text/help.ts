import type { Command } from '../command.js';
import type { OptionTable } from '../options/option.js';
import { GENERAL, SHARED } from '../options/shared.js';
import { screenOf, wordsIn, wrapped } from '../progress/screen.js';
import { formatTable } from './table.js';

const INDENT = '  ';
/** One screen. */
const MOST_LINES = 30;

/**
 * What a command does, and its options. Where that is more than a screen, options that many commands have are only named, the least
 * needed ones first: `hsi-run help options` explains them.
 */
export function commandHelp(command: Command, width = screenOf(process.stdout).width): string {
  const options = { ...command.options, ...pick(GENERAL, command.general ?? GENERALLY) };
  const shared = Object.keys(SHARED).filter((name) => options[name] === SHARED[name]);
  for (let kept = shared.length; ; kept--) {
    const help = helpText(command, options, shared.slice(kept), width);
    if (kept === 0 || wrapped(help, width).split('\n').length <= MOST_LINES) return help;
  }
}

/** What the options mean that many commands have. */
export function sharedOptionsHelp(width = screenOf(process.stdout).width): string {
  return `Options of many commands: hsi-run COMMAND --help shows which a command has.\n\n${indent(optionsTable(SHARED, width))}`;
}

function helpText({ name, usage, summary, examples, subcommands }: Command, options: OptionTable, named: readonly string[], width: number) {
  const heading = `${`hsi-run ${name} ${usage}`.trim()}: ${summary}`;
  const below =
    subcommands &&
    formatTable(
      subcommands.map((one) => [`${one.name} ${one.usage}`.trim(), one.summary]),
      [0, 1],
      width - INDENT.length,
    );
  const explained = Object.fromEntries(Object.entries(options).filter(([option]) => !named.includes(option)));
  const others = named.map((option) => `${titleOf(option, options[option])};`).join(' ');
  return [
    ...wordsIn(heading, width),
    '',
    ...(below ? [`Commands (hsi-run ${subcommands[0].name} --help says more):`, indent(below), ''] : []),
    'Examples:',
    indent(examples.join('\n')),
    '',
    'Options:',
    indent(optionsTable(explained, width)),
    ...(named.length > 0
      ? ['Of many commands (hsi-run help options):', indent(wordsIn(others.slice(0, -1), width - INDENT.length).join('\n'))]
      : []),
  ].join('\n');
}

/** What of the options of all commands most of them use. */
const GENERALLY = ['json', 'quiet'] as const;

function pick(table: OptionTable, names: readonly string[]): OptionTable {
  return Object.fromEntries(Object.entries(table).filter(([name]) => names.includes(name)));
}

/** A line for each; nothing where there are none. */
function optionsTable(options: OptionTable, width: number): string {
  const rows = Object.entries(options).map(([name, option]) => [titleOf(name, option), option.help]);
  return rows.length === 0 ? 'none' : formatTable(rows, [0, 1], width - INDENT.length);
}

function titleOf(name: string, { value, short, bare }: OptionTable[string]): string {
  return `--${name}${value ? (bare ? ` [${value}]` : ` ${value}`) : ''}${short ? `, -${short}` : ''}`;
}

function indent(text: string): string {
  return text
    .split('\n')
    .map((line) => `${INDENT}${line}`)
    .join('\n');
}

import type { Command } from '../command.js';
import type { OptionTable } from '../options/option.js';
import { GENERAL } from '../options/shared.js';
import { screenOf } from '../progress/screen.js';
import { formatTable } from './table.js';

const INDENT = '  ';

export function commandHelp({ name, usage, summary, examples, options, general = GENERALLY, subcommands }: Command): string {
  const own = optionsHelp({ ...options, ...pick(GENERAL, general) });
  const below =
    subcommands &&
    formatTable(
      subcommands.map((one) => [`${one.name} ${one.usage}`, one.summary]),
      [0, 1],
      screenOf(process.stdout).width - INDENT.length,
    );
  return `${`hsi-run ${name} ${usage}`.trim()}: ${summary}
${below ? `\nCommands (hsi-run ${subcommands[0].name} --help says more):\n${indent(below)}\n` : ''}
Examples:
${indent(examples.join('\n'))}

Options:
${indent(own)}`;
}

/** What of the options of all commands most of them use. */
const GENERALLY = ['json', 'quiet'] as const;

function pick(table: OptionTable, names: readonly string[]): OptionTable {
  return Object.fromEntries(Object.entries(table).filter(([name]) => names.includes(name)));
}

/** A line for each; nothing where there are none. */
function optionsHelp(options: OptionTable): string {
  const lines = Object.entries(options).map(([name, { value, short, help, bare }]) => [
    `--${name}${value ? (bare ? ` [${value}]` : ` ${value}`) : ''}${short ? `, -${short}` : ''}`,
    help,
  ]);
  return lines.length === 0 ? 'none' : formatTable(lines, [0, 1], screenOf(process.stdout).width - INDENT.length);
}

function indent(text: string): string {
  return text
    .split('\n')
    .map((line) => `${INDENT}${line}`)
    .join('\n');
}

import type { Command } from './command.js';
import { COMMANDS } from './commands/index.js';
import type { OptionTable } from './options/option.js';
import { COMMON, GENERAL } from './options/shared.js';
import { formatTable } from './table.js';

export function generalHelp(): string {
  return `hsi-run: declarative pipelines for hyperspectral image classification

  hsi-run PIPELINE [options]
  hsi-run COMMAND [arguments] [options]

Commands:
${indent(
  formatTable(
    COMMANDS.map(({ name, usage, summary }) => [`${name} ${usage}`.trim(), summary]),
    [0, 1],
  ),
)}

Options of most commands (hsi-run COMMAND --help lists those of one):
${indent(optionsHelp(COMMON))}

Options of all commands:
${indent(optionsHelp(GENERAL))}

Examples:
${indent(COMMANDS.flatMap(({ examples }) => examples.slice(0, 1)).join('\n'))}

Exit codes: 0 success, 1 a finding, 2 a failure.`;
}

export function commandHelp({ name, usage, summary, examples, options, subcommands }: Command): string {
  const own = optionsHelp(options);
  const below =
    subcommands &&
    formatTable(
      subcommands.map((one) => [`${one.name} ${one.usage}`, one.summary]),
      [0, 1],
    );
  return `${`hsi-run ${name} ${usage}`.trim()}: ${summary}
${below ? `\nCommands (hsi-run ${subcommands[0].name} --help says more):\n${indent(below)}\n` : ''}
Examples:
${indent(examples.join('\n'))}
${own ? `\nOptions of ${name}:\n${indent(own)}\n` : ''}
Options of all commands:
${indent(optionsHelp(GENERAL))}`;
}

/** A line for each; nothing where there are none. */
export function optionsHelp(options: OptionTable): string {
  const lines = Object.entries(options).map(([name, { value, short, help }]) => [
    `--${name}${value ? ` ${value}` : ''}${short ? `, -${short}` : ''}`,
    help,
  ]);
  return lines.length === 0 ? '' : formatTable(lines, [0, 1]);
}

function indent(text: string): string {
  return text
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n');
}

import type { Command } from './command.js';
import { COMMANDS } from './commands/index.js';
import { optionsHelp } from './options.js';
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

Options of all commands:
${indent(optionsHelp())}

Examples:
${indent(COMMANDS.flatMap(({ examples }) => examples.slice(0, 1)).join('\n'))}

Exit codes: 0 success, 1 a finding, 2 a failure.`;
}

export function commandHelp({ name, usage, summary, examples, subcommands }: Command): string {
  const own = optionsHelp(name);
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
${indent(optionsHelp())}`;
}

function indent(text: string): string {
  return text
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n');
}

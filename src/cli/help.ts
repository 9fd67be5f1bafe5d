import type { Command } from './command.js';
import { COMMANDS } from './commands/index.js';
import { OPTIONS_HELP } from './options.js';
import { formatTable } from './table.js';

export function generalHelp(): string {
  return `hsi-run: declarative pipelines for hyperspectral image classification

  hsi-run PIPELINE [options]
  hsi-run COMMAND [arguments] [options]

Commands:
${indent(formatTable(COMMANDS.map(({ name, usage, summary }) => [`${name} ${usage}`.trim(), summary]), [0, 1]))}

${OPTIONS_HELP}

Examples:
${indent(COMMANDS.flatMap(({ examples }) => examples.slice(0, 1)).join('\n'))}

Exit codes: 0 fine, 1 a finding, 2 a failure.`;
}

export function commandHelp({ name, usage, summary, examples }: Command): string {
  return `${`hsi-run ${name} ${usage}`.trim()}: ${summary}\n\nExamples:\n${indent(examples.join('\n'))}\n\n${OPTIONS_HELP}`;
}

function indent(text: string): string {
  return text.split('\n').map((line) => `  ${line}`).join('\n');
}

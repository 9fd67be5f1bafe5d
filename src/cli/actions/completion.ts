import { Failure } from '../../errors/failure.js';
import { nearName } from '../../errors/near-name.js';
import type { ExitCode } from '../command.js';
import { COMMANDS } from '../commands/index.js';
import { SCRIPTS } from '../completion/scripts.js';
import { completions } from '../completion/words.js';
import { print } from '../text/print.js';

export async function act([shell, ...line]: readonly string[]): Promise<ExitCode> {
  // What the scripts ask for: `completion words -- WORDS`.
  if (shell === 'words') {
    const { words, also } = completions(line, COMMANDS);
    const lines = [...words.map(([word, text]) => (text === '' ? word : `${word}\t${text}`)), ...(also ? [`:${also}`] : [])];
    if (lines.length > 0) print(lines.join('\n'));
    return 0;
  }
  const script = line.length === 0 && shell !== undefined && Object.hasOwn(SCRIPTS, shell) ? SCRIPTS[shell] : undefined;
  if (script === undefined) {
    const known = Object.keys(SCRIPTS);
    throw new Failure({
      code: 'usage',
      message:
        shell === undefined ? 'completion needs a shell' : `there is no completion for ${JSON.stringify([shell, ...line].join(' '))}`,
      suggestion: nearName(shell, known),
      hint: `Known: ${known.join(', ')}.`,
    });
  }
  print(script);
  return 0;
}

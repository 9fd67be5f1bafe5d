import { Failure } from '../../errors/failure.js';
import { nearName } from '../../errors/near-name.js';
import { type Command, print } from '../command.js';
import { SCRIPTS } from '../completion/scripts.js';
import { completions } from '../completion/words.js';

/** @param commands all of them, with this one */
export function completing(commands: () => readonly Command[]): Command {
  return {
    name: 'completion',
    usage: 'SHELL',
    summary: 'print what bash, zsh or fish needs to complete commands, options, pipelines and runs with the Tab key',
    examples: ['hsi-run completion bash >> ~/.bashrc', 'hsi-run completion fish > ~/.config/fish/completions/hsi-run.fish'],
    options: {},
    general: [],
    async run([shell, ...line]) {
      // What the scripts ask for: `completion words -- WORDS`.
      if (shell === 'words') {
        const { words, also } = completions(line, commands());
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
    },
  };
}

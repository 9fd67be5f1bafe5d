import { Failure } from '../../errors/failure.js';
import { nearName } from '../../errors/near-name.js';
import { type Command, print } from '../command.js';
import { commandHelp } from '../text/help.js';
import { helpScreen } from '../text/help-screen.js';
import { leavesOf } from '../options/parse.js';

/** @param commands all of them, with this one */
export function helping(commands: () => readonly Command[]): Command {
  return {
    name: 'help',
    usage: '[COMMAND]',
    summary: 'list the commands by task, or show what one does',
    examples: ['hsi-run help', 'hsi-run help plan', 'hsi-run help data fetch'],
    options: {},
    general: [],
    async run(positionals) {
      if (positionals.length === 0) {
        print(helpScreen(commands()));
        return 0;
      }
      const asked = positionals.join(' ');
      const known = [...commands(), ...leavesOf(commands())];
      const found = known.find(({ name, alias }) => name === asked || alias === asked);
      if (!found) {
        throw new Failure({
          code: 'usage',
          message: `there is no command ${JSON.stringify(asked)}`,
          suggestion: nearName(
            asked,
            known.map(({ name }) => name),
          ),
          hint: 'hsi-run help lists them.',
        });
      }
      print(commandHelp(found));
      return 0;
    },
  };
}

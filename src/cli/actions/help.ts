import { Failure } from '../../errors/failure.js';
import { nearName } from '../../errors/near-name.js';
import type { ExitCode } from '../command.js';
import { COMMANDS } from '../commands/index.js';
import { leavesOf } from '../options/parse.js';
import { commandHelp, sharedOptionsHelp } from '../text/help.js';
import { helpScreen } from '../text/help-screen.js';
import { print } from '../text/print.js';

/** No command: what many have in common. */
const OPTIONS = 'options';

export async function act(positionals: readonly string[]): Promise<ExitCode> {
  if (positionals.length === 0) {
    print(helpScreen(COMMANDS));
    return 0;
  }
  const asked = positionals.join(' ');
  if (asked === OPTIONS) {
    print(sharedOptionsHelp());
    return 0;
  }
  const known = [...COMMANDS, ...leavesOf(COMMANDS)];
  const found = known.find(({ name, alias }) => name === asked || alias === asked);
  if (!found) {
    const suggestion = nearName(asked, [...known.map(({ name }) => name), OPTIONS]);
    throw new Failure({
      code: 'usage',
      message: `there is no command ${JSON.stringify(asked)}`,
      suggestion,
      ...(suggestion === undefined ? {} : { instead: { found: asked, write: suggestion } }),
      hint: 'hsi-run help lists them.',
    });
  }
  print(commandHelp(found));
  return 0;
}

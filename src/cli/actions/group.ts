import { Failure } from '../../errors/failure.js';
import { nearName } from '../../errors/near-name.js';
import type { Action, Command } from '../command.js';

/** Of a command that is several, named without one of them: of a subcommand that there is, its own action is called. */
export function groupAction(group: string, subcommands: readonly Command[]): Action {
  return {
    async act([name]) {
      const names = subcommands.map((one) => one.name.replace(`${group} `, ''));
      throw new Failure({
        code: 'usage',
        message: name === undefined ? `${group} needs a subcommand` : `${group} has no subcommand ${JSON.stringify(name)}`,
        suggestion: nearName(name, names),
        expected: `one of ${names.join(', ')}`,
        hint: `hsi-run ${group} ${names.join(' | ')}.`,
      });
    },
  };
}

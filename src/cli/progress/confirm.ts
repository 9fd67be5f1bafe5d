import { createInterface } from 'node:readline/promises';
import { Failure } from '../../errors/failure.js';

/**
 * Asks on a terminal whether something shall be done; `--yes` has said so.
 *
 * @throws Failure `unconfirmed` where nobody can be asked
 */
export async function confirmed(question: string, yes: boolean): Promise<boolean> {
  if (yes) return true;
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    throw new Failure({ code: 'unconfirmed', message: 'nothing was removed: confirmation needs a terminal', hint: 'Add --yes.' });
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    // The end of input is no consent.
    const answer = await Promise.race([
      terminal.question(`${question} [y/N] `),
      new Promise<string>((done) => terminal.once('close', () => done(''))),
    ]);
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    terminal.close();
  }
}

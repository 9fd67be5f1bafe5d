#!/usr/bin/env node
import { statOf } from '../base/stat.js';
import { Failure, Interrupted } from '../errors/failure.js';
import { problemRecord } from '../errors/format.js';
import { nearName } from '../errors/near-name.js';
import { systemFailure } from '../errors/system.js';
import { VERSION } from '../workers/provenance.js';
import { actionOf } from './actions/index.js';
import { note, print, warn } from './text/print.js';
import { COMMANDS } from './commands/index.js';
import { commandHelp } from './text/help.js';
import { helpScreen } from './text/help-screen.js';
import { noteProblems } from './text/problem-text.js';
import { parseCall } from './options/parse.js';
import { typedLine } from './options/typed.js';
import { screenOf, wrapped } from './progress/screen.js';
import { farewellText, outlivesTerminal } from './progress/signals.js';
import { isBuildStale, STALE } from './stale-build.js';

/** Ends with 0 fine, 1 a finding, 2 a failure, 130 stopped by the user. */
async function main(argv: readonly string[]): Promise<number> {
  const { command, positionals, options } = parseCall(argv, COMMANDS);
  if (options.version) {
    print(VERSION);
    return 0;
  }
  if (!options.quiet && (await isBuildStale())) warn(STALE);
  if (command && !options.help) return (await actionOf(command)).act(positionals, options);
  if (options.help || argv.length === 0) {
    print(command ? commandHelp(command) : helpScreen(COMMANDS));
    return options.help ? 0 : 2;
  }
  if (positionals.length === 0)
    throw new Failure({
      code: 'usage',
      message: 'no pipeline and no command is named',
      hint: `Name one: ${typedLine(['PIPELINE', ...argv])}. hsi-run help lists the commands.`,
    });
  if (statOf(positionals[0])?.isDirectory()) throw (await import('./names/folder-named.js')).noPipelineFile(positionals[0]);
  const { shippedNames } = await import('../pipeline/vary/shipped.js');
  const { nearFile } = await import('./names/near-file.js');
  const suggestion =
    nearName(positionals[0], [...COMMANDS.flatMap(({ name, alias }) => [name, alias]), ...shippedNames()]) ?? nearFile(positionals[0]);
  throw new Failure({
    code: 'usage',
    message: `there is no command ${JSON.stringify(positionals[0])}`,
    suggestion,
    ...(suggestion === undefined ? {} : { instead: { found: positionals[0], write: suggestion } }),
    expected: 'a command, a pipeline or a run',
    hint: 'hsi-run help lists the commands. A pipeline or a run of this name is not here either.',
  });
}

// Nobody may be there to read about the work: a terminal was closed, a disk is full. The work goes on, or ends as it was told to.
process.stderr.on('error', () => undefined);
// Nor does the end of the terminal end what was started to outlive it.
if (outlivesTerminal()) process.on('SIGHUP', () => undefined);
// Whoever reads the output may stop reading, as head does.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 2));

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (error instanceof Interrupted) {
    // What is still read or computed is of no use any more.
    process.stderr.write(`${wrapped(farewellText(), screenOf(process.stderr).width)}\n`, () => process.exit(130));
  } else {
    const failure = error instanceof Failure ? error : systemFailure(error);
    const typed = process.argv.slice(2);
    if (failure && typed.includes('--json')) print(JSON.stringify({ errors: failure.problems.map(problemRecord) }, null, 2));
    else if (failure) noteProblems(failure.problems, typed);
    else note(`internal error of hsi-run (please report it):\n${(error as Error).stack ?? error}`);
    process.exitCode = 2;
  }
}

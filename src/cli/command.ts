import type { OptionTable, Values } from './options/option.js';
import type { General } from './options/shared.js';

/** Fine, a finding, a failure. */
export type ExitCode = 0 | 1 | 2;

/** The options of a call, with those of all commands. */
export type Given<Table extends OptionTable = OptionTable> = Values<Table> & General;

/** What a command does: a module of `actions/`, of the same name. */
export interface Action<Table extends OptionTable = OptionTable> {
  act(positionals: readonly string[], options: Given<Table>): Promise<ExitCode>;
}

/** What a command is called, takes and says of itself: all that help, completion and reading a line need. */
export interface Command<Table extends OptionTable = OptionTable> {
  readonly name: string;
  readonly alias?: string;
  /** What stands after the name, such as `PIPELINE`. */
  readonly usage: string;
  readonly summary: string;
  readonly examples: readonly string[];
  /** Beside those of all commands. */
  readonly options: Table;
  /** Of the options of all commands those that it uses; `json` and `quiet` if left out. */
  readonly general?: readonly ('json' | 'quiet')[];
  /** Of a command that is several: each named with it, as `data list`. */
  readonly subcommands?: readonly Command[];
}

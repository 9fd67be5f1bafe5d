import type { Shard } from '../../cluster/shards.js';

/** What an option takes: text (which may be repeated as texts), a number from 1, a seed, a share of 1, a part of several, or nothing. */
export type OptionKind = 'text' | 'texts' | 'count' | 'seed' | 'share' | 'shard' | 'flag';

/** One option. */
export interface Option {
  readonly kind: OptionKind;
  /** What its value is called. */
  readonly value?: string;
  readonly help: string;
  readonly short?: string;
  readonly default?: string | number;
  /** The values that it takes, for the Tab key. */
  readonly choices?: readonly string[];
  /** Its value may be left out, and is empty then: it is taken where an existing folder follows. */
  readonly bare?: true;
}

/** Options by their names. A name has one kind in all commands; what it means to a command is in its help. */
export type OptionTable = Readonly<Record<string, Option>>;

type Given<Kind extends OptionKind> = Kind extends 'flag'
  ? boolean
  : Kind extends 'texts'
    ? readonly string[]
    : Kind extends 'shard'
      ? Shard
      : Kind extends 'text'
        ? string
        : number;

type Absent<Entry extends Option> = Entry['kind'] extends 'flag' | 'texts'
  ? never
  : Entry extends { default: string | number }
    ? never
    : undefined;

/** The values of the options of a table. `engine` has its device: `auto`, `wasm`, `webgpu:nvidia`. */
export type Values<Table extends OptionTable> = {
  readonly [Name in Exclude<keyof Table, 'device'>]: Given<Table[Name]['kind']> | Absent<Table[Name]>;
};

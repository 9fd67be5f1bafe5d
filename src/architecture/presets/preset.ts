import type { Architecture, Block } from '../../schema/pipeline.generated.js';

type Written = Exclude<Architecture, string | readonly unknown[]>;

export type PresetName = Written['preset'];

/** What a pipeline may change of presets: each has some of it. */
export type PresetOptions = Omit<Written, 'preset'>;

/** A name for a list of blocks. */
export interface Preset {
  readonly name: string;
  /** What the field calls it, as in a heading. */
  readonly title: string;
  /** Those that it has. */
  readonly options: readonly (keyof PresetOptions)[];
  blocks(options: PresetOptions): Block[];
}

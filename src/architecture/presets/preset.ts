import type { Architecture, Block } from '../../schema/pipeline.generated.js';

/** What a pipeline may change of presets: each has some of it. */
export type PresetOptions = Omit<Exclude<Architecture, string | readonly unknown[]>, 'preset'>;

/** A name for a list of blocks. */
export interface Preset {
  readonly name: string;
  /** Those that it has. */
  readonly options: readonly (keyof PresetOptions)[];
  blocks(options: PresetOptions): Block[];
}

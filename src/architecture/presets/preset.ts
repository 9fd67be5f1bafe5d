import type { Block } from '../../schema/pipeline.generated.js';

/** What a pipeline may change of a preset. */
export interface PresetOptions {
  readonly spectral?: number;
  readonly spatial?: number;
  readonly kernels?: number;
  readonly normalize?: 'batch' | 'none';
  readonly dropout?: number;
}

/** A name for a list of blocks. */
export interface Preset {
  readonly name: string;
  blocks(options: PresetOptions): Block[];
}

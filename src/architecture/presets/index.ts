import type { Architecture, Block } from '../../schema/pipeline.generated.js';
import { cnnChen } from './cnn-chen.js';
import { cnn } from './cnn.js';
import { cnnl } from './cnnl.js';
import type { Preset, PresetOptions } from './preset.js';
import { sae } from './sae.js';
import { spa } from './spa.js';
import { spc } from './spc.js';
import { ssrn } from './ssrn.js';
import { ssrnReleased } from './ssrn-released.js';

export const PRESETS: Record<string, Preset> = Object.fromEntries(
  [ssrn, ssrnReleased, spc, spa, cnnl, cnn, cnnChen, sae].map((preset) => [preset.name, preset]));

/** The list of blocks that an architecture stands for: a preset's, with its options, or the list itself. */
export function expandArchitecture(architecture: Architecture): Block[] {
  if (Array.isArray(architecture)) return architecture;
  const { preset, ...options } = typeof architecture === 'string' ? { preset: architecture } : architecture;
  return PRESETS[preset].blocks(options);
}

/** An option that the preset does not have. */
export interface ForeignOption {
  readonly option: string;
  readonly preset: string;
  /** What the preset has. */
  readonly known: readonly string[];
  /** The presets that have it. */
  readonly owners: readonly string[];
}

export function foreignOptions(architecture: Architecture): ForeignOption[] {
  if (typeof architecture === 'string' || Array.isArray(architecture)) return [];
  const { preset, ...options } = architecture;
  const { options: known } = PRESETS[preset];
  return (Object.keys(options) as (keyof PresetOptions)[]).filter((option) => !known.includes(option)).map((option) => ({
    option, preset, known, owners: Object.values(PRESETS).filter((one) => one.options.includes(option)).map(({ name }) => name),
  }));
}

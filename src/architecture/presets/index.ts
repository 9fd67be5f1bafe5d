import type { Architecture, Block } from '../../schema/pipeline.generated.js';
import type { Preset } from './preset.js';
import { ssrn } from './ssrn.js';
import { ssrnReleased } from './ssrn-released.js';

const PRESETS: Record<string, Preset> = Object.fromEntries([ssrn, ssrnReleased].map((preset) => [preset.name, preset]));

/** The list of blocks that an architecture stands for: a preset's, with its options, or the list itself. */
export function expandArchitecture(architecture: Architecture): Block[] {
  if (Array.isArray(architecture)) return architecture;
  const { preset, ...options } = typeof architecture === 'string' ? { preset: architecture } : architecture;
  return PRESETS[preset].blocks(options);
}

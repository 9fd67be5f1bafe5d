import type { Architecture, Block } from '../../schema/pipeline.generated.js';
import { cnnChen } from './cnn-chen.js';
import { cnn } from './cnn.js';
import { cnnl } from './cnnl.js';
import { hu } from './hu.js';
import { li } from './li.js';
import { hamida } from './hamida.js';
import { lee } from './lee.js';
import { chen } from './chen.js';
import { m3dDcnn } from './m3d-dcnn.js';
import { hybridsn } from './hybridsn.js';
import { cdcnn } from './cdcnn.js';
import { fdssc } from './fdssc.js';
import { dbma } from './dbma.js';
import { a2s2k } from './a2s2k.js';
import { dbda } from './dbda.js';
import { vit } from './vit.js';
import { spectralformer } from './spectralformer.js';
import { ssftt } from './ssftt.js';
import { sstn } from './sstn.js';
import { gaht } from './gaht.js';
import type { Preset, PresetName, PresetOptions } from './preset.js';
import { sae } from './sae.js';
import { spa } from './spa.js';
import { spc } from './spc.js';
import { ssrn } from './ssrn.js';
import { ssrnReleased } from './ssrn-released.js';

/** Every preset by its name: one line a file, one for each of schemas/architecture.schema.json. */
export const PRESETS = {
  ssrn,
  'ssrn-released': ssrnReleased,
  spc,
  spa,
  cnnl,
  cnn,
  'cnn-chen': cnnChen,
  sae,
  hu,
  li,
  hamida,
  lee,
  chen,
  'm3d-dcnn': m3dDcnn,
  hybridsn,
  cdcnn,
  fdssc,
  dbma,
  a2s2k,
  dbda,
  vit,
  spectralformer,
  ssftt,
  sstn,
  gaht,
} as const satisfies Readonly<Record<PresetName, Preset>>;

/** The list of blocks that an architecture stands for: a preset's, with its options, or the list itself. */
export function expandArchitecture(architecture: Architecture): Block[] {
  if (Array.isArray(architecture)) return architecture;
  const { preset, ...options } = typeof architecture === 'string' ? { preset: architecture as PresetName } : architecture;
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
  const { options: known }: Preset = PRESETS[preset];
  return (Object.keys(options) as (keyof PresetOptions)[])
    .filter((option) => !known.includes(option))
    .map((option) => ({
      option,
      preset,
      known,
      owners: Object.values<Preset>(PRESETS)
        .filter((one) => one.options.includes(option))
        .map(({ name }) => name),
    }));
}

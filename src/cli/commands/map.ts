import type { Command } from '../command.js';
import type { OptionTable } from '../options/option.js';
import { AT_ONCE, CONFIGURATION, DATA, ENGINE, FILES, MASK, PROGRESS, RUNS, TRIAL } from '../options/shared.js';

export const OPTIONS = {
  scene: { kind: 'text', value: 'NAME', help: 'map this scene, by name or file' },
  scenes: { kind: 'text', value: 'WHAT', help: 'map many: a folder, a pattern in quotes, or a .txt list' },
  ...MASK,
  standardize: { kind: 'text', value: 'HOW', help: 'by statistics of training (default), or scene: by its own' },
  maps: { kind: 'text', value: 'WHAT', help: "scene or labelled: what to map of the run's own scene" },
  uncertainty: { kind: 'flag', help: "draw entropy too, and sizes of conformal sets where the trial kept all classes' probabilities" },
  probabilities: { kind: 'flag', help: "as --uncertainty, and each class's probability as GeoTIFF" },
  coverage: { kind: 'share', value: 'SHARE', help: 'with --uncertainty: coverage of the sets (default: 0.9)' },
  output: { kind: 'text', value: 'DIR', help: "the folder to write (default: one in the run's folder)" },
  'tile-rows': { kind: 'count', value: 'ROWS', help: 'with --scenes: map large scenes in tiles of so many rows' },
  shard: { kind: 'shard', value: 'K/N', help: 'with --scenes: map only part K of N of them' },
  to: { kind: 'text', value: 'SCHEDULER', help: 'with --scenes: slurm, an array of jobs, each with a part' },
  cluster: { kind: 'text', value: 'FILE', help: 'cluster settings (default: ~/.config/hsi-run/cluster.yaml)' },
  'dry-run': { kind: 'flag', help: 'with --to: print the script, but submit nothing' },
  ...TRIAL,
  ...CONFIGURATION,
  ...RUNS,
  base: FILES.base,
  ...DATA,
  ...ENGINE,
  ...AT_ONCE,
  ...PROGRESS,
} as const satisfies OptionTable;

export const map: Command<typeof OPTIONS> = {
  name: 'map',
  usage: 'RUN',
  summary: 'make maps of a run again, of another seed, or of another scene (--scene, --mask)',
  examples: [
    'hsi-run map mine --scene flight2.hdr --mask flight2_gt.mat',
    'hsi-run map mine --seed 2 --uncertainty --coverage 0.95',
    'hsi-run map mine --scenes flights --output flight-maps',
  ],
  options: OPTIONS,
};

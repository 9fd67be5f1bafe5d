import type { Command } from '../command.js';
import type { OptionTable } from '../options/option.js';
import { DATA, MASK } from '../options/shared.js';

export const OPTIONS = {
  ...MASK,
  output: { kind: 'text', value: 'FILE', help: 'the file to write (default: the name of the scene, .yaml)' },
  ...DATA,
} as const satisfies OptionTable;

export const newPipeline: Command<typeof OPTIONS> = {
  name: 'new',
  usage: 'SCENE',
  summary: 'write a new pipeline with comments, for a cube file or a known scene (--mask, --output)',
  examples: [
    "hsi-run new 'tile_*.tif' --mask 'labels_*.tif' --output tiles.yaml",
    'hsi-run new data/my_scene.mat --mask data/my_scene_gt.mat',
    'hsi-run new ksc --output pipelines/mine.yaml',
    'hsi-run new scene.mat#cube',
  ],
  options: OPTIONS,
};

import type { Command } from '../command.js';
import type { OptionTable } from '../options/option.js';
import { FONT } from '../options/figure.js';
import { TRAINED } from '../options/shared.js';

export const OPTIONS = {
  output: { kind: 'text', value: 'DIR', help: "the folder of tables and figures (default: the run's name, -importance)" },
  'per-class': { kind: 'count', value: 'N', help: 'test pixels of each class, at most (default: 10)' },
  points: { kind: 'count', value: 'N', help: 'points of integrated gradients between baseline and patch (default: 64)' },
  group: { kind: 'count', value: 'N', help: 'neighbouring bands to hide together (default: a twentieth of all)' },
  seed: { kind: 'seed', value: 'N', help: 'only the trial of this seed (default: all, with intervals over them)' },
  width: { kind: 'text', value: 'WIDTH', help: 'of the figures: page (7.16 in, the default), column (3.5 in), or 90mm, 8.3cm' },
  ...FONT,
  ...TRAINED,
} as const satisfies OptionTable;

export const importance: Command<typeof OPTIONS> = {
  name: 'importance',
  usage: 'RUN',
  summary: 'which bands and places of the patch decide each class: integrated gradients, occlusion, and a check with shuffled weights',
  examples: [
    'hsi-run importance quickstart',
    'hsi-run importance mine --per-class 50 --group 5 --output bands',
    'hsi-run importance mine --seed 1221 --width column',
  ],
  options: OPTIONS,
};

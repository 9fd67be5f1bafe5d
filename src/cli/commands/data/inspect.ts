import type { Command } from '../../command.js';
import type { OptionTable } from '../../options/option.js';
import { DATA, MASK } from '../../options/shared.js';

export const OPTIONS = {
  ...MASK,
  output: { kind: 'text', value: 'DIR', help: 'save both as pictures (PNG) in this folder' },
  palette: { kind: 'text', value: 'NAME', help: "paper, or safe (colour-blind safe); replaces the classes' colours" },
  ...DATA,
} as const satisfies OptionTable;

export const dataInspect: Command<typeof OPTIONS> = {
  name: 'data inspect',
  usage: 'FILE | SCENE',
  summary: 'show the contents of a cube and its mask; --output saves both as pictures',
  examples: [
    'hsi-run data inspect scene.mat --mask scene_gt.mat',
    'hsi-run data inspect indian-pines --output pictures',
    'hsi-run data inspect masks.mat#gt --json',
  ],
  options: OPTIONS,
};

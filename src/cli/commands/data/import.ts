import type { Command } from '../../command.js';
import type { OptionTable } from '../../options/option.js';
import { DATA, FORCE, MASK } from '../../options/shared.js';

export const OPTIONS = {
  name: { kind: 'text', value: 'ID', help: 'the name of the scene in pipelines' },
  title: { kind: 'text', value: 'TEXT', help: 'a title for the scene' },
  classes: { kind: 'text', value: 'NAMES', help: 'class names: Maize,Wheat in the order of labels, or 10=Maize,12=Wheat' },
  licence: { kind: 'text', value: 'TEXT', help: 'the licence of the data' },
  citation: { kind: 'text', value: 'TEXT', help: 'the citation for the data' },
  link: { kind: 'flag', help: 'keep the files where they are' },
  ...MASK,
  ...FORCE,
  ...DATA,
} as const satisfies OptionTable;

export const dataImport: Command<typeof OPTIONS> = {
  name: 'data import',
  usage: 'CUBE [MASK] --name ID',
  summary: 'register your own scene under a name (--title, --classes, --link, …)',
  examples: [
    'hsi-run data import field.mat field_gt.mat --name test-field --classes Maize,Wheat,Forest',
    'hsi-run data import cube.hdr mask.png --name site-b --link',
  ],
  options: OPTIONS,
};

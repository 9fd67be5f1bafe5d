import type { OptionTable } from './option.js';
import { CONFIGURATION, DATA, RUNS } from './shared.js';

/** Of commands that draw figures for a paper. */
export const FONT = {
  font: { kind: 'text', value: 'FILE', help: 'a font to embed (.ttf, .otf) in place of Arimo, which looks like Arial' },
} as const satisfies OptionTable;

/** Of every kind of figure. */
export const FIGURE = {
  output: { kind: 'text', value: 'FILE', help: 'the file to write, .pdf or .svg (default: named after the first run, .pdf)' },
  width: { kind: 'text', value: 'WIDTH', help: 'column (3.5 in, the default), page (7.16 in), or 90mm, 8.3cm, 3.25in' },
  names: { kind: 'text', value: 'A,B,C', help: 'what the methods are called in the figure, in their order (a comma of a name as \\,)' },
  ...FONT,
  ...CONFIGURATION,
  ...RUNS,
  ...DATA,
} as const satisfies OptionTable;

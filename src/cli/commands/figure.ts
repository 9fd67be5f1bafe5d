import { Failure } from '../../errors/failure.js';
import { nearName } from '../../errors/near-name.js';
import type { Command } from '../command.js';
import { figureConfusion } from './figure/confusion.js';
import { figureCurves } from './figure/curves.js';
import { figureMaps } from './figure/maps.js';
import { figureReliability } from './figure/reliability.js';

const SUBCOMMANDS = [figureMaps, figureCurves, figureConfusion, figureReliability];

export const figure: Command = {
  name: 'figure',
  usage: 'maps | curves | confusion | reliability',
  summary: "draw figures for a paper as PDF or SVG, at a journal's column width",
  examples: SUBCOMMANDS.map(({ examples: [example] }) => example),
  subcommands: SUBCOMMANDS,
  options: {},
  /** Of a subcommand that there is, its own `run` is called. */
  async run([name]) {
    const names = SUBCOMMANDS.map((one) => one.name.replace('figure ', ''));
    throw new Failure({
      code: 'usage',
      message: name === undefined ? 'figure needs a subcommand' : `figure has no subcommand ${JSON.stringify(name)}`,
      suggestion: nearName(name, names),
      expected: `one of ${names.join(', ')}`,
      hint: `hsi-run figure ${names.join(' | ')}.`,
    });
  },
};

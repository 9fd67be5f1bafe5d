import type { Command } from '../command.js';
import { figureConfusion } from './figure/confusion.js';
import { figureCurves } from './figure/curves.js';
import { figureEpochs } from './figure/epochs.js';
import { figureMaps } from './figure/maps.js';
import { figureReliability } from './figure/reliability.js';

const SUBCOMMANDS = [figureMaps, figureCurves, figureEpochs, figureConfusion, figureReliability];

export const figure: Command = {
  name: 'figure',
  usage: 'maps | curves | epochs | confusion | reliability',
  summary: "draw figures for a paper as PDF or SVG, at a journal's column width",
  examples: SUBCOMMANDS.map(({ examples: [example] }) => example),
  subcommands: SUBCOMMANDS,
  options: {},
};

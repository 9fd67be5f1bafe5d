import type { Command } from '../command.js';
import type { OptionTable } from '../options/option.js';
import { CONFIGURATION, DATA, RUNS } from '../options/shared.js';

export const FORMATS = ['text', 'latex', 'md', 'bibtex', 'cff'] as const;

export const OPTIONS = {
  format: {
    kind: 'text',
    value: 'NAME',
    choices: FORMATS,
    help: 'text (the default), latex (with \\cite), md, bibtex, or cff (CITATION.cff)',
  },
  ...CONFIGURATION,
  ...RUNS,
  ...DATA,
} as const satisfies OptionTable;

export const cite: Command<typeof OPTIONS> = {
  name: 'cite',
  usage: 'RUN',
  summary: 'write the methods text of a run for a paper, with its references as text, LaTeX, BibTeX or CITATION.cff',
  examples: [
    'hsi-run cite ssrn-in',
    'hsi-run cite ssrn-in --format latex > method.tex && hsi-run cite ssrn-in --format bibtex > method.bib',
    'hsi-run cite ssrn-in --format cff > CITATION.cff',
  ],
  options: OPTIONS,
};

import type { Command } from '../command.js';
import type { OptionTable } from '../options/option.js';
import { ENGINE, PIPELINE, RUNS } from '../options/shared.js';

export const OPTIONS = {
  output: { kind: 'text', value: 'FILE', help: "the page to write, .html (default: report.html in the run's folder)" },
  ...RUNS,
  watch: {
    kind: 'flag',
    help: 'follow the run of a PIPELINE while it trains: a page that is written again every two seconds until the run is done',
  },
  'no-spectra': { kind: 'flag', help: 'leave out the spectra of the scene, for example where its licence forbids to pass them on' },
  ...PIPELINE,
  ...ENGINE,
} as const satisfies OptionTable;

export const report: Command<typeof OPTIONS> = {
  name: 'report',
  usage: 'RUN|PIPELINE',
  summary: 'write the page of a run: maps, errors, figures, curves and provenance in one HTML file; --watch follows a run while it trains',
  examples: [
    'hsi-run report quickstart',
    'hsi-run report pipelines/ssrn-in.yaml --watch',
    'hsi-run report ssrn-in-8bit --output ssrn.html',
  ],
  options: OPTIONS,
};

import { relative } from 'node:path';
import { dataFolder } from '../../data/locate.js';
import { scenesIn } from '../../data/registered/read.js';
import { Failure } from '../../errors/failure.js';
import { VERSION } from '../../workers/provenance.js';
import { type Command, print } from '../command.js';
import { runNamed } from '../names/run-named.js';
import type { OptionTable } from '../options/option.js';
import { DATA, RUNS } from '../options/shared.js';
import { checkPageFile } from '../picture-file.js';

const OPTIONS = {
  output: { kind: 'text', value: 'FILE', help: "the page to write, .html (default: report.html in the run's folder)" },
  ...RUNS,
  ...DATA,
} as const satisfies OptionTable;

export const report: Command<typeof OPTIONS> = {
  name: 'report',
  usage: 'RUN',
  summary: 'write the page of a run: figures, maps, curves, network and provenance in one HTML file',
  examples: ['hsi-run report quickstart', 'hsi-run report ssrn-in-8bit --output ssrn.html'],
  options: OPTIONS,
  general: ['json'],
  async run(positionals, { runs, data, output, json }) {
    if (positionals.length !== 1)
      throw new Failure({ code: 'usage', message: `report takes one run, not ${positionals.length}`, hint: 'hsi-run ls shows them.' });
    if (output !== undefined) checkPageFile(output);
    const run = await runNamed(positionals[0], { runs, data });
    const { writeReport } = await import('../../pages/write-report.js');
    const file = await writeReport(run, { version: VERSION, scenes: scenesIn(dataFolder(data)), file: output });
    print(json ? JSON.stringify({ file }, null, 2) : relative('', file) || file);
    return 0;
  },
};

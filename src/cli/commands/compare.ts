import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../../errors/failure.js';
import { compareMethods } from '../../report/compare-methods.js';
import { classNamesOf, methodsOf } from '../../report/methods.js';
import { tablesOfComparison } from '../../report/tables/of-comparison.js';
import { finishedRun } from '../../run/finished.js';
import { findRun } from '../../store/find.js';
import type { StoredRun } from '../../store/list.js';
import { type Command, loadFile, print } from '../command.js';
import { comparisonMarkdown, comparisonText } from '../comparison-text.js';
import type { Options } from '../options.js';
import { printTables, tableFormat } from '../tables-out.js';

export const compare: Command = {
  name: 'compare',
  usage: 'RUN...',
  summary: 'methods on the same seeds and test pixels, with tests of their differences; a RUN is a run, or a pipeline that has been run',
  examples: [
    'hsi-run compare ssrn-in cnn-in svm-in', 'hsi-run compare runs/ssrn-in-lr-3f9a1c2b4d5e --markdown',
    'hsi-run compare ssrn-in cnn-in svm-in --format latex --table results',
  ],
  async run(positionals, options) {
    const format = tableFormat(options.format);
    if (positionals.length === 0) throw new Failure({ code: 'usage', message: 'compare takes one run or more', cure: 'hsi-run ls shows them.' });
    const runs: StoredRun[] = [];
    for (const text of positionals) runs.push(await runOf(text, options));
    const methods = methodsOf(runs);
    if (methods.length < 2) {
      throw new Failure({ code: 'usage', message: `compare takes two methods or more: ${methods[0].name} is one`, cure: 'Name another run, or one that varies something.' });
    }
    const comparison = compareMethods(methods);
    if (format) printTables(tablesOfComparison(comparison, methods, classNamesOf(runs[0])), format, options.table);
    else if (options.json) print(JSON.stringify(comparison, null, 2));
    else print(options.markdown ? comparisonMarkdown(comparison) : comparisonText(comparison));
    return 0;
  },
};

/** A pipeline's file means its run. */
async function runOf(text: string, options: Options): Promise<StoredRun> {
  const isPipeline = /\.ya?ml$/.test(text) && existsSync(text) && statSync(text).isFile();
  if (!isPipeline) return findRun(options.runs, text);
  const finished = await finishedRun(loadFile(text, options), options);
  if (finished) return findRun(options.runs, finished.result.folder);
  throw new Failure({
    code: 'run-unknown', message: `${text} has no run here`, place: { file: options.runs }, cure: `hsi-run ${join(text)} runs it; or name its run.`,
  });
}

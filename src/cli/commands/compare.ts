import { relative } from 'node:path';
import { dataFolder } from '../../data/files/locate.js';
import { scenesIn } from '../../data/registered/read.js';
import { Failure } from '../../errors/failure.js';
import type { NamedPair } from '../../results/compare-methods.js';
import { compareScenes, type SceneComparison } from '../../results/compare-scenes.js';
import { methodCosts } from '../../results/method-costs.js';
import { classNamesOf } from '../../results/methods.js';
import { rankCompared } from '../../results/rank-methods.js';
import { writeTables } from '../../results/tables/formats/index.js';
import { tableOfCosts } from '../../results/tables/of-costs.js';
import { tablesOfComparison } from '../../results/tables/of-comparison.js';
import { tablesOfRanking } from '../../results/tables/of-ranking.js';
import type { PaperTable } from '../../results/tables/table.js';
import { VERSION } from '../../workers/provenance.js';
import type { StoredRun } from '../../store/list.js';
import { type Command, note, print } from '../command.js';
import { runNamed } from '../names/run-named.js';
import type { OptionTable, Values } from '../options/option.js';
import { ENGINE, FILES, type General, MARKDOWN, RUNS, TABLES } from '../options/shared.js';
import { scenesMarkdown, scenesText } from '../text/comparison-text.js';
import { checkPageFile } from '../files/picture-file.js';
import { tableText } from '../text/table-text.js';
import { printTables, tableFormat } from '../text/tables-out.js';

const OPTIONS = {
  pairs: { kind: 'text', value: 'A:B,C:D', help: 'compare only these pairs; choose them before you see results (default: every pair)' },
  output: { kind: 'text', value: 'FILE', help: 'write the comparison as a page, .html, or its tables: .md, .csv, .json or .tex' },
  ...TABLES,
  ...MARKDOWN,
  ...FILES,
  ...RUNS,
  ...ENGINE,
} as const satisfies OptionTable;

type Options = Values<typeof OPTIONS> & General;

export const compare: Command<typeof OPTIONS> = {
  name: 'compare',
  usage: 'RUN...',
  summary: 'compare methods on the same seeds and test pixels, with statistical tests; RUN is a run or a pipeline with a run',
  examples: [
    'hsi-run compare ssrn-in cnn-in svm-in',
    'hsi-run compare ssrn-in-learning-rates --markdown',
    'hsi-run compare ssrn-in cnn-in svm-in --format latex --table results',
    'hsi-run compare ssrn-in cnn-in svm-in --format latex --table costs',
    'hsi-run compare ssrn-in spa-in cnn-in --pairs ssrn-in:spa-in,ssrn-in:cnn-in',
    'hsi-run compare table-6-in table-7-ksc table-8-up --output methods.html',
  ],
  options: OPTIONS,
  async run(positionals, options) {
    const format = tableFormat(options);
    // With a format a page has its own name; any other is that of the tables.
    const page = format !== undefined && !options.output?.endsWith('.html') ? undefined : options.output;
    const output = page === undefined ? options.output : undefined;
    if (page !== undefined) checkPageFile(page);
    if (positionals.length === 0)
      throw new Failure({ code: 'usage', message: 'compare needs at least one run', hint: 'hsi-run ls shows them.' });
    const runs: StoredRun[] = [];
    for (const text of positionals) runs.push(await runNamed(text, options));
    const compared = await compareScenes(runs, pairsOf(options.pairs));
    const ranked = rankCompared(compared);
    const ranks = ranked ? tablesOfRanking(ranked) : [];
    if (format) await printTables([...(await allTables(compared)), ...ranks], format, { table: options.table, output });
    else if (options.json) print(JSON.stringify({ ...asJson(compared), ...(ranked ? { ranking: ranked } : {}) }, null, 2));
    else if (!options.quiet)
      print(
        options.markdown
          ? [scenesMarkdown(compared), ...(ranks.length > 0 ? [writeTables(ranks, 'md')] : [])].join('\n\n')
          : [scenesText(compared), ...ranks.map(tableText)].join('\n\n'),
      );
    if (page !== undefined) await writeComparison(compared, page, options);
    return 0;
  },
};

/** `ssrn:spa,ssrn:cnn` */
function pairsOf(text: string | undefined): NamedPair[] | undefined {
  return text?.split(',').map((pair): NamedPair => {
    const [first, second, ...more] = pair.split(':').map((name) => name.trim());
    if (first && second && more.length === 0) return [first, second];
    throw new Failure({
      code: 'usage',
      message: `--pairs ${text}: ${pair || 'nothing'} is not a pair`,
      hint: 'Write two methods with a colon between them, for example ssrn:spa,ssrn:cnn.',
    });
  });
}

function asJson(compared: readonly SceneComparison[]): object {
  return compared.length === 1 ? compared[0].comparison : { scenes: compared.map(({ scene, comparison }) => ({ scene, ...comparison })) };
}

async function allTables(compared: readonly SceneComparison[]): Promise<PaperTable[]> {
  const found: PaperTable[] = [];
  for (const one of compared) found.push(...(await tablesOf(one, compared.length > 1)));
  return found;
}

/** Of several scenes each table has its scene in its name. */
async function tablesOf(compared: SceneComparison, named: boolean): Promise<PaperTable[]> {
  const { scene, comparison, methods, runs } = compared;
  const costs = tableOfCosts(comparison, await methodCosts(compared));
  const tables = [...tablesOfComparison(comparison, methods, classNamesOf(runs[0])), costs];
  return named
    ? tables.map((table) => ({
        ...table,
        name: `${table.name}-${scene.replaceAll(/[^A-Za-z0-9._]+/g, '-').replace(/-$/, '')}`,
        caption: `${table.caption}, ${scene}`,
      }))
    : tables;
}

async function writeComparison(compared: readonly SceneComparison[], file: string, { data }: Options): Promise<void> {
  const [{ comparisonPage }, { writePage }] = await Promise.all([
    import('../../pages/comparison/page.js'),
    import('../../pages/write-report.js'),
  ]);
  writePage(file, await comparisonPage(compared, VERSION, scenesIn(dataFolder(data))));
  note(`page: ${relative('', file)}`);
}

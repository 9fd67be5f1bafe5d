import { relative, resolve } from 'node:path';
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
import { note, print, warn } from '../text/print.js';
import type { ExitCode } from '../command.js';
import { baseOfRun } from '../names/run-base.js';
import { runNamed } from '../names/run-named.js';
import type { Values } from '../options/option.js';
import type { General } from '../options/shared.js';
import { scenesMarkdown, scenesText } from '../text/comparison-text.js';
import { checkPageFile } from '../files/picture-file.js';
import { tableText } from '../text/table-text.js';
import { printTables, tableFormat } from '../text/tables-out.js';
import type { OPTIONS } from '../commands/compare.js';

type Options = Values<typeof OPTIONS> & General;

export async function act(positionals: readonly string[], options: Options): Promise<ExitCode> {
  const format = tableFormat(options);
  // With a format a page has its own name; any other is that of the tables.
  const page = format !== undefined && !options.output?.endsWith('.html') ? undefined : options.output;
  const output = page === undefined ? options.output : undefined;
  if (page !== undefined) checkPageFile(page);
  if (positionals.length === 0)
    throw new Failure({ code: 'usage', message: 'compare needs at least one run', hint: 'hsi-run ls shows them.' });
  const runs = await runsNamed(positionals, options);
  for (const text of namedTwice(positionals, runs)) warn(`${text}: this run is named twice, and is compared with itself`);
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
}

/** A word that means no run may be near the name of a run that another word means: it is not that one. */
async function runsNamed(words: readonly string[], options: Options): Promise<StoredRun[]> {
  const runs: StoredRun[] = [];
  let wrong: string | undefined;
  for (const word of words) {
    try {
      runs.push(await runNamed(word, options));
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      wrong ??= word;
    }
  }
  if (wrong !== undefined) await runNamed(wrong, { ...options, taken: runs.map(({ folder }) => folder) });
  return runs;
}

/** The words whose run an earlier one has named. */
function namedTwice(words: readonly string[], runs: readonly StoredRun[]): string[] {
  const folders = runs.map(({ folder }) => resolve(folder));
  return words.filter((_, index) => folders.indexOf(folders[index]) < index);
}

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

async function writeComparison(compared: readonly SceneComparison[], file: string, options: Options): Promise<void> {
  const { data, base } = options;
  const [{ comparisonPage }, { writePage }] = await Promise.all([
    import('../../pages/comparison/page.js'),
    import('../../pages/write-report.js'),
  ]);
  const foldersOf = (run: string) => ({ data, base: base ?? baseOfRun(run), withoutSpectra: options['no-spectra'] });
  writePage(file, await comparisonPage(compared, VERSION, { scenes: scenesIn(dataFolder(data)), foldersOf }));
  note(`page: ${relative('', file)}`);
}

import { join, relative } from 'node:path';
import { labelCells } from '../../results/label-columns.js';
import { splitFiles } from '../../results/split-files.js';
import { tableOfSplit } from '../../results/tables/of-split.js';
import type { PaperTable } from '../../results/tables/table.js';
import { type ConfigurationSplits, splitsOf } from '../../plan/split-figures.js';
import { sampleSize } from '../../pipeline/experiment.js';
import { dataFolder } from '../../data/files/locate.js';
import { Failure } from '../../errors/failure.js';
import { publishedFigures } from '../../plan/published-splits.js';
import { publishedTables } from '../../results/tables/of-published-splits.js';
import type { ExitCode } from '../command.js';
import { pipelineArgument } from '../names/pipeline-argument.js';
import { print, warn } from '../text/print.js';
import type { Values } from '../options/option.js';
import type { General } from '../options/shared.js';
import { publishedJson, publishedText } from '../text/published-splits-text.js';
import { splitJson, splitText } from '../text/split-text.js';
import { isTableFile, printTables, tableFormat } from '../text/tables-out.js';
import { writeNew } from '../files/write-new.js';
import type { OPTIONS } from '../commands/split.js';

type Options = Values<typeof OPTIONS> & General;

export async function act(positionals: readonly string[], options: Options): Promise<ExitCode> {
  const file = isTableFile(options.output) ? options.output : undefined;
  const output = file === undefined ? options.output : undefined;
  const format = tableFormat({ ...options, output: file });
  if (options.published) return await showPublished(positionals, options);
  const pipeline = pipelineArgument('split', positionals, options);
  const found: ConfigurationSplits[] = [];
  for (const configuration of pipeline.configurations) found.push(await splitsOf(configuration, options.data));
  if (pipeline.configurations.some(({ experiment: { dataset } }) => dataset.missing === 'leave-out') && !options.quiet) {
    warn('the cube is not read, so pixels that dataset.missing: leave-out removes are still counted');
  }
  const folders: string[] = [];
  for (const one of output === undefined ? [] : found) {
    const folder = pipeline.varies ? join(output!, one.configuration.experiment.name) : output!;
    await save(folder, one);
    folders.push(folder);
  }
  if (format) await printTables(found.map(tableOf), format, { output: file });
  else if (options.json) print(JSON.stringify(splitJson(pipeline, found, folders), null, 2));
  else if (!options.quiet) print(found.map((one) => splitText(one, pipeline.varies)).join('\n\n'));
  for (const folder of options.json ? [] : folders) print(join(relative('', folder), 'split.csv'));
  return 0;
}

/** The published splits in place of a pipeline's. */
async function showPublished(positionals: readonly string[], options: Options): Promise<ExitCode> {
  if (positionals.length > 0) {
    throw new Failure({
      code: 'usage',
      message: `split --published takes no pipeline, but there is ${positionals[0]}`,
      hint: 'Leave one of them out.',
    });
  }
  const format = tableFormat(options);
  const found = await publishedFigures(dataFolder(options.data));
  if (format) await printTables(publishedTables(found), format, isTableFile(options.output) ? { output: options.output } : {});
  else if (options.json) print(JSON.stringify(publishedJson(found), null, 2));
  else print(publishedText(found));
  return 0;
}

function tableOf({ configuration: { experiment }, classNames, seeds }: ConfigurationSplits): PaperTable {
  return tableOfSplit({
    name: experiment.name,
    by: experiment.split.by,
    classNames,
    seeds: seeds.map(({ seed }) => seed),
    counts: seeds.map(({ counts }) => counts),
  });
}

async function save(
  folder: string,
  { configuration: { experiment }, mask, classNames, seeds, identity }: ConfigurationSplits,
): Promise<void> {
  const grid = { columns: mask.columns, mask: mask.values, patch: sampleSize(experiment) };
  const files = splitFiles(seeds, classNames, grid, labelCells(identity?.classes));
  await writeNew(folder, files, 'Choose another folder with --output FOLDER.');
}

import { join, relative } from 'node:path';
import { splitFiles } from '../../results/split-files.js';
import { tableOfSplit } from '../../results/tables/of-split.js';
import type { Table } from '../../results/tables/table.js';
import { type ConfigurationSplits, splitsOf } from '../../plan/split-figures.js';
import { sampleSize } from '../../pipeline/experiment.js';
import { type Command, note, pipelineArgument, print } from '../command.js';
import type { OptionTable } from '../options/option.js';
import { FORMAT, PIPELINE } from '../options/shared.js';
import { splitJson, splitText } from '../split-text.js';
import { printTables, tableFormat } from '../tables-out.js';
import { writeNew } from '../write-new.js';

const OPTIONS = {
  output: { kind: 'text', value: 'DIR', help: 'save the pixels of every seed in this folder' },
  ...FORMAT,
  ...PIPELINE,
} as const satisfies OptionTable;

export const splitting: Command<typeof OPTIONS> = {
  name: 'split',
  usage: 'PIPELINE',
  summary: 'show the training, validation and test pixels and the leakage, from the mask alone (--output saves them)',
  examples: [
    'hsi-run split pipelines/how-to/buffered-split.yaml',
    'hsi-run split pipelines/ssrn-in.yaml --output splits/in',
    'hsi-run split mine.yaml --json',
    'hsi-run split pipelines/ssrn-in.yaml --format latex',
  ],
  options: OPTIONS,
  async run(positionals, options) {
    const format = tableFormat(options);
    const pipeline = pipelineArgument('split', positionals, options);
    const found: ConfigurationSplits[] = [];
    for (const configuration of pipeline.configurations) found.push(await splitsOf(configuration, options.data));
    if (pipeline.configurations.some(({ experiment: { dataset } }) => dataset.missing === 'leave-out') && !options.quiet) {
      note('warning: the cube is not read, so pixels that dataset.missing: leave-out removes are still counted');
    }
    const folders: string[] = [];
    for (const one of options.output === undefined ? [] : found) {
      const folder = pipeline.varies ? join(options.output!, one.configuration.experiment.name) : options.output!;
      await save(folder, one);
      folders.push(folder);
    }
    if (format) printTables(found.map(tableOf), format, undefined);
    else if (options.json) print(JSON.stringify(splitJson(pipeline, found, folders), null, 2));
    else if (!options.quiet) print(found.map((one) => splitText(one, pipeline.varies)).join('\n\n'));
    for (const folder of options.json ? [] : folders) print(join(relative('', folder), 'split.csv'));
    return 0;
  },
};

function tableOf({ configuration: { experiment }, classNames, seeds }: ConfigurationSplits): Table {
  return tableOfSplit({
    name: experiment.name,
    by: experiment.split.by,
    classNames,
    seeds: seeds.map(({ seed }) => seed),
    counts: seeds.map(({ counts }) => counts),
  });
}

async function save(folder: string, { configuration: { experiment }, mask, classNames, seeds }: ConfigurationSplits): Promise<void> {
  const files = splitFiles(seeds, classNames, { columns: mask.columns, mask: mask.values, patch: sampleSize(experiment) });
  await writeNew(folder, files, 'Choose another folder with --output FOLDER.');
}

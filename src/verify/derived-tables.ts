import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { RunFolder } from '../store/run-folder.js';
import { labelCells } from '../results/label-columns.js';
import { readLeakage } from '../results/leakage-table.js';
import { runModelFiles } from '../results/model-files.js';
import { PREPROCESSING, readPreprocessing } from '../store/formats/preprocessing.js';
import { WEIGHTS } from '../store/formats/trial/names.js';
import { SPLIT } from '../store/formats/trial/split.js';
import { tablesOfRecord } from '../store/formats/trial/tables.js';
import { addressOf } from '../pipeline/address/address.js';
import { type Experiment, type LoadedPipeline, sampleSize } from '../pipeline/experiment.js';
import { type FileData, fileData, wholeOf } from '../base/file-data.js';
import { MANIFEST } from '../store/formats/manifest.js';
import type { Finding } from '../store/finding.js';
import { figuresOf } from '../run/judged-trial.js';
import { trainedModel } from '../predict/trained-model.js';
import { firstDifference } from './compare.js';
import { deriveTables, type DerivedConfiguration, gridOf, judgeStored, readRecord } from './derive.js';
import type { RunManifest } from '../store/formats/run-manifest.js';
import { withoutLaterColumns, withoutVerdicts } from './older-table.js';
import type { CheckedTrial } from './trial-folder.js';

/** A finding in one of several folders. */
export interface FolderFinding extends Finding {
  readonly folder: string;
}

/** What of a run's tables, and of its trials', is not what the trials' records make. */
export async function checkDerived(
  folder: string,
  { configurations, files }: RunManifest,
  pipeline: LoadedPipeline,
  trials: ReadonlyMap<string, CheckedTrial>,
): Promise<FolderFinding[]> {
  const findings: FolderFinding[] = [];
  const derived: DerivedConfiguration[] = [];
  for (const [position, { classes: classNames, trials: listed, published: targets }] of configurations.entries()) {
    const folders = listed.map(({ address }) => trials.get(address)!.folder);
    let current = folders[0];
    try {
      const size = leakageSize(folder, configurations[position].name, pipeline.configurations[position].experiment, pipeline.varies);
      const grid = await gridOf(
        folders.map((one) => fileData(join(one, SPLIT))),
        size,
      );
      const judged = [];
      for (const [index, { seed, address }] of listed.entries()) {
        current = folders[index];
        const record = await readRecord(seed, grid, current);
        const trial = judgeStored(record, grid, classNames.length, current);
        judged.push(trial);
        const { figures } = trials.get(address)!;
        if (figures && addressOf(figures) !== addressOf(figuresOf(trial))) {
          findings.push({ folder: current, file: MANIFEST, problem: 'has other figures than its predictions give' });
        }
        findings.push(...(await differences(current, tablesOfRecord(record, grid), 'its own tables give')));
      }
      const labels = labelCells(trials.get(listed[0].address)!.identity?.dataset.classes);
      derived.push({ classNames, trials: judged, targets, ...(labels && { labels }) });
    } catch (error) {
      return [...findings, { folder: current, file: '', problem: `has tables that cannot be read: ${(error as Error).message}` }];
    }
  }
  if (findings.length > 0) return findings;
  // Tables that a run of an older version does not have are not missed.
  const tables = new Map([...deriveTables(pipeline, derived)].filter(([file]) => file !== 'leakage.csv' || files[file]));
  const older = configurations.some(({ published }) => published && published.rules === undefined);
  findings.push(...(await differences(folder, tables, 'its trials give', older)));
  if (pipeline.varies) return findings;
  for (const { seed, address } of configurations[0].trials) {
    const weights = await readFile(join(trials.get(address)!.folder, WEIGHTS));
    findings.push(...(await differences(folder, new Map([[`weights-${seed}.safetensors`, weights]]), 'its trial has')));
    const own = trials.get(address)!.folder;
    // Neither a trial nor a run of an older version has it.
    if (!files[`model-${seed}.json`] || !existsSync(join(own, PREPROCESSING))) continue;
    const preprocessing = readPreprocessing(await readFile(join(own, PREPROCESSING), 'utf8'));
    const [{ classes: classNames, colours }] = configurations;
    const model = trainedModel({
      experiment: pipeline.configurations[0].experiment,
      seed,
      address,
      classNames,
      colours,
      preprocessing,
      weightsFile: weights,
    });
    findings.push(...(await differences(folder, runModelFiles(model!), 'its trial gives')));
  }
  return findings;
}

/** What leakage is of: an older version knew no samples of one pixel, of which no test pixel leaks, but only the size of patches. */
function leakageSize(folder: string, name: string, experiment: Experiment, varies: boolean): number {
  const size = sampleSize(experiment);
  if (size !== 1 || experiment.patch.size === 1 || !new RunFolder(folder).has('leakage.csv')) return size;
  const known = readLeakage(new RunFolder(folder).rows('leakage.csv'), varies ? name : undefined);
  return [...known.values()].some(({ inside, overlap }) => inside > 0 || overlap > 0) ? experiment.patch.size : size;
}

/** @param older the run's verdicts were given by other rules */
async function differences(folder: string, made: ReadonlyMap<string, FileData>, what: string, older = false): Promise<FolderFinding[]> {
  const findings: FolderFinding[] = [];
  for (const [file, whole] of made) {
    const path = join(folder, file);
    if (!existsSync(path)) {
      findings.push({ folder, file, problem: 'is missing' });
      continue;
    }
    const stored = fileData(path);
    const later = file.endsWith('.csv') ? await withoutLaterColumns(whole, stored) : whole;
    const [data, kept] = older && file === 'published.csv' ? withoutVerdicts(await textOf(later), await textOf(stored)) : [later, stored];
    const found = await firstDifference(file, kept, data);
    if (found) {
      findings.push({
        folder,
        file,
        problem: `is not what ${what}: ${found.at} is ${JSON.stringify(found.stored)}, not ${JSON.stringify(found.computed)}`,
      });
    }
  }
  return findings;
}

/** Of a small table. */
async function textOf(data: FileData): Promise<string> {
  return (await wholeOf(data)).toString('utf8');
}

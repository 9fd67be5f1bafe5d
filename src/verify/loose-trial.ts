import { join } from 'node:path';
import { NumberList } from '../base/number-list.js';
import { eachPrediction, PREDICTIONS } from '../store/formats/trial/predictions.js';
import { SPLIT } from '../store/formats/trial/split.js';
import { tablesOfRecord } from '../store/formats/trial/tables.js';
import { addressOf } from '../pipeline/address/address.js';
import { fileData } from '../base/file-data.js';
import { MANIFEST } from '../store/formats/manifest.js';
import type { Finding } from '../store/finding.js';
import { figuresOf } from '../run/judged-trial.js';
import { firstDifference } from './compare.js';
import { gridOf, judgeStored, readRecord } from './derive.js';
import { readTrialManifest } from '../store/formats/trial-manifest.js';

/** What of a trial that no run holds is not what its predictions make. Its hashes have been checked. */
export async function checkLooseTrial(folder: string): Promise<Finding[]> {
  const { trial, figures } = readTrialManifest(folder);
  try {
    const grid = await gridOf([fileData(join(folder, SPLIT))], (trial.patch as { size: number } | undefined)?.size ?? 1);
    const labels = new NumberList(Uint16Array);
    await eachPrediction(fileData(join(folder, PREDICTIONS)), ['class', 'predicted'], ([label, predicted]) => {
      labels.push(Math.max(Number(label), Number(predicted)));
    });
    // Classes beyond those that occur change no figure.
    const classes = labels.values().reduce((most, label) => Math.max(most, label), 1);
    const record = await readRecord(trial.seed, grid, folder);
    const findings: Finding[] = [];
    if (figures && addressOf(figures) !== addressOf(figuresOf(judgeStored(record, grid, classes, folder)))) {
      findings.push({ file: MANIFEST, problem: 'has other figures than its predictions give' });
    }
    for (const [file, data] of tablesOfRecord(record, grid)) {
      const found = await firstDifference(file, fileData(join(folder, file)), data);
      if (found)
        findings.push({
          file,
          problem: `is not what its own tables give: ${found.at} is ${JSON.stringify(found.stored)}, not ${JSON.stringify(found.computed)}`,
        });
    }
    return findings;
  } catch (error) {
    return [{ file: '', problem: `has tables that cannot be read: ${(error as Error).message}` }];
  }
}

// Classifiers and metrics against scikit-learn on the same data: the pixels, folds and settings of runs that are there already
// (pipelines/svm-8bit.yaml, random-forest-8bit.yaml, k-nearest-8bit.yaml). Needs Python with scikit-learn.
//
//   node scripts/check-classifiers.mjs RUN… [--data DIR] [--python python3]
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { drawFolds } from '../dist/src/classifiers/search.js';
import { featuresOf } from '../dist/src/data/features/features.js';
import { loadScene } from '../dist/src/data/scene/scene.js';
import { readCsv } from '../dist/src/base/csv.js';
import { loadPipeline } from '../dist/src/pipeline/pipeline.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { data: { type: 'string' }, python: { type: 'string', default: 'python3' } },
});
const script = new URL('check_classifiers.py', import.meta.url).pathname;

for (const run of positionals.map((folder) => resolve(folder))) {
  const folder = mkdtempSync(join(tmpdir(), 'hsi-run-check-'));
  try {
    const { experiment } = loadPipeline(join(run, 'resolved.yaml'));
    const { cube, classNames } = await loadScene(experiment.dataset, { baseFolder: run, dataFolder: values.data });
    const seed = experiment.seeds[0];
    const training = readCsv(readFileSync(join(run, 'split.csv'), 'utf8')).filter(
      (row) => row.part === 'train' && row.seed === String(seed),
    );
    const pixels = Uint32Array.from(training, (row) => Number(row.row) * cube.columns + Number(row.column));
    const { dataset } = experiment;
    const features = featuresOf(
      cube,
      { scaling: dataset.scaling, pca: dataset.pca },
      dataset.standardize === 'training' ? pixels : undefined,
    );
    writeFileSync(join(folder, 'scene.f32'), features.values);
    const [[kind, settings]] = Object.entries(experiment.classifier);
    const labels = Uint16Array.from(training, (row) => Number(row.class));
    writeFileSync(
      join(folder, 'facts.json'),
      JSON.stringify({
        run,
        seed,
        rows: cube.rows,
        columns: cube.columns,
        bands: features.depth,
        patch: experiment.patch.size,
        kind,
        settings,
        folds: [...(settings.folds ? drawFolds({ labels, classes: classNames.length, seed }, settings.folds) : [])],
      }),
    );
    execFileSync(values.python, [script, folder], { stdio: 'inherit' });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

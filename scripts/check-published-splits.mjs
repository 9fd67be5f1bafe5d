// Published splits against numpy and scipy: pixels, leakage, and the class of each label (docs/published-splits.md).
//   pip install numpy scipy tifffile; node scripts/build.mjs; HSI_DATA=FOLDER node scripts/check-published-splits.mjs [PYTHON]
// Ends with 1 if a figure differs. Splits whose files are not in the data folder are skipped, and named.
import { execFileSync, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const folder = process.env.HSI_DATA;
if (!folder) {
  console.log('skipped: HSI_DATA names no data folder');
  process.exit(0);
}
const found = execFileSync(process.execPath, [at('../dist/program/cli/main.js'), 'split', '--published', '--json', '--data', folder]);
const [python = 'python3'] = process.argv.slice(2);
if (spawnSync(python, ['-c', 'import numpy, scipy, tifffile']).status !== 0) {
  console.log(`skipped: ${python} has no numpy, scipy and tifffile`);
  process.exit(0);
}
const { status } = spawnSync(python, [at('check_published_splits.py'), folder], { input: found, stdio: ['pipe', 'inherit', 'inherit'] });
process.exit(status ?? 1);

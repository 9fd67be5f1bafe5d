import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gridOf, judgeStored, readRecord } from '../../src/verify/derive.js';
import { figuresOf } from '../../src/run/judged-trial.js';
import { SUMS } from '../../src/store/formats/sums.js';
import { REPORT } from '../../src/store/layout.js';

/** Runs an action with a copy of a store, beside it. */
export async function withCopy(root: string, action: (copy: string) => unknown): Promise<void> {
  const copy = mkdtempSync(join(dirname(root), 'copy-'));
  try {
    cpSync(root, copy, { recursive: true });
    await action(copy);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

/** Makes all hashes of a folder true again, as one does who wants an edit not to be seen. */
export function rehash(folder: string, change: (manifest: Record<string, unknown>) => void = () => undefined): void {
  const hash = (name: string) =>
    createHash('sha256')
      .update(readFileSync(join(folder, name)))
      .digest('hex');
  const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
  for (const name of Object.keys(manifest.files)) {
    manifest.files[name] = { sha256: hash(name), bytes: readFileSync(join(folder, name)).length };
  }
  change(manifest);
  writeFileSync(join(folder, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  // Maps have sums of their own, the page has none.
  const names = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && ![SUMS, REPORT].includes(entry.name))
    .map(({ name }) => name)
    .sort();
  writeFileSync(join(folder, SUMS), names.map((name) => `${hash(name)}  ${name}\n`).join(''));
}

export function edit(file: string, change: (text: string) => string): void {
  const text = readFileSync(file, 'utf8');
  const changed = change(text);
  if (changed === text) throw new Error(`${file}: nothing was edited`);
  writeFileSync(file, changed);
}

/** Turns the first predictions of a trial of three classes into wrong ones, its figures and hashes to match. */
export async function forgeTrial(folder: string, seed: number, wrong: number): Promise<void> {
  edit(join(folder, 'predictions.csv'), (text) =>
    text
      .split('\n')
      .map((line, index) => {
        const [row, column, label, , ...rest] = line.split(',');
        return index >= 1 && index <= wrong ? [row, column, label, (Number(label) % 3) + 1, ...rest].join(',') : line;
      })
      .join('\n'),
  );
  const grid = await gridOf([readFileSync(join(folder, 'split.csv'))], 3);
  const trial = judgeStored(await readRecord(seed, grid, folder), grid, 3, folder);
  rehash(folder, (manifest) => Object.assign(manifest, { figures: figuresOf(trial) }));
}

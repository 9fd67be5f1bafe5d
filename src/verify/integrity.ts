import { readFile } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { OPEN_CATALOGUE } from '../scenes/index.js';
import { Failure } from '../errors/failure.js';
import { loadPipeline } from '../pipeline/pipeline.js';
import { MANIFEST } from '../store/formats/manifest.js';
import { MAPS, REPORT, RESOLVED } from '../store/layout.js';
import { someAtOnce } from '../base/some-at-once.js';
import { checkFolder } from '../store/formats/sums.js';
import type { Finding } from '../store/finding.js';
import { wrongAddresses } from './addresses.js';
import { checkDerived } from './derived-tables.js';
import { checkMaps } from './maps.js';
import type { RunManifest } from '../store/formats/run-manifest.js';
import { type CheckedTrial, checkListed, checkTrial } from './trial-folder.js';
import { RunFolder } from '../store/run-folder.js';

/** A run as it lies there, and what of it is not as it was written or does not follow from its trials. */
export interface CheckedRun {
  readonly folder: string;
  /** Files are paths from the folder above the run's, as `trials/<address>/epochs.csv`. */
  readonly findings: readonly Finding[];
  readonly manifest?: RunManifest;
  /** By address. */
  readonly trials: ReadonlyMap<string, CheckedTrial>;
  /** Of a run whose files are as they were written: why its pipeline cannot be read, which may be of another version. */
  readonly unreadable?: string;
}

/**
 * Checks a run and all its trials without computing: hashes, addresses, that resolved.yaml describes these trials, and
 * that all tables are those that derive from the trials' own files. Derived files are looked at only where what they
 * derive from is as it was written.
 */
export async function checkRun(folder: string): Promise<CheckedRun> {
  const root = dirname(folder);
  const findings: Finding[] = (await checkFolder(folder, [MAPS, REPORT])).map((finding) => inFolder(root, folder, finding));
  const manifest = new RunFolder(folder).manifest();
  const own = (file: string, problem: string): number => findings.push(inFolder(root, folder, { file, problem }));
  const known = () => findings.map(({ file }) => ({ file: basename(file), problem: '' }));
  if (!manifest) {
    if (!known().some(({ file }) => file === MANIFEST)) own(MANIFEST, 'is not the manifest of a run');
    return { folder, findings, trials: new Map() };
  }
  for (const { file, problem } of await checkListed(folder, manifest.files, known())) own(file, problem);
  const seen = new Set<string>();
  const listed = manifest.configurations
    .flatMap((configuration) => configuration.trials)
    .filter(({ address }) => !seen.has(address) && seen.add(address));
  const checked = await someAtOnce(listed, (one) => checkTrial(root, one));
  const trials = new Map(listed.map(({ address }, index): [string, CheckedTrial] => [address, checked[index]]));
  findings.push(...checked.flatMap((one) => one.findings.map((finding) => inFolder(root, one.folder, finding))));
  if (findings.length > 0) return { folder, findings, manifest, trials };
  try {
    const pipeline = loadPipeline(new RunFolder(folder).resolved, [], undefined, OPEN_CATALOGUE);
    const resolved = await readFile(new RunFolder(folder).resolved, 'utf8');
    for (const { file, problem } of wrongAddresses(folder, manifest, resolved, pipeline, trials)) own(file, problem);
    if (findings.length > 0) return { folder, findings, manifest, trials };
    for (const found of await checkDerived(folder, manifest, pipeline, trials)) findings.push(inFolder(root, found.folder, found));
    if (findings.length === 0) findings.push(...(await checkMaps(folder, trials)).map((found) => inFolder(root, found.folder, found)));
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const unreadable = `is not a valid pipeline: ${error.problems[0].message}`;
    own(RESOLVED, unreadable);
    return { folder, findings, manifest, trials, unreadable };
  }
  return { folder, findings, manifest, trials };
}

function inFolder(root: string, folder: string, { file, problem }: Finding): Finding {
  return { file: relative(root, join(folder, file)).replaceAll('\\', '/'), problem };
}

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { addressOf, type TrialIdentity } from '../pipeline/address/address.js';
import { type ListedFiles, MANIFEST } from '../store/formats/manifest.js';
import { checkFolder, hashFile, sumsOf } from '../store/formats/sums.js';
import type { Finding } from '../store/finding.js';
import { TrialFolder } from '../store/trial-folder.js';
import { readTrialManifest, type TrialManifest } from '../store/formats/trial-manifest.js';

/** A trial's folder, checked by itself. */
export interface CheckedTrial {
  readonly folder: string;
  readonly findings: readonly Finding[];
  readonly identity?: TrialIdentity;
  readonly figures?: Readonly<Record<string, number>>;
}

/** The hashes of all files, those of the manifest, and that the address is that of what the manifest says of the trial. */
export async function checkTrial(
  root: string,
  { address, seed }: { readonly address: string; readonly seed: number },
): Promise<CheckedTrial> {
  const { folder } = new TrialFolder(root, address);
  if (!existsSync(folder)) return { folder, findings: [{ file: '', problem: 'is missing: the trial has been removed' }] };
  const findings = await checkFolder(folder);
  let manifest: TrialManifest;
  try {
    manifest = readTrialManifest(folder);
    findings.push(...(await checkListed(folder, manifest.files, findings)));
    if (manifest.address !== address) findings.push({ file: MANIFEST, problem: `has the address ${manifest.address}` });
    const expected = addressOf(manifest.trial);
    if (expected !== address) findings.push({ file: MANIFEST, problem: `describes another trial, with the address ${expected}` });
    if (manifest.trial.seed !== seed)
      findings.push({ file: MANIFEST, problem: `has the seed ${manifest.trial.seed}; the run lists it as ${seed}` });
  } catch {
    return {
      folder,
      findings: findings.some(({ file }) => file === MANIFEST) ? findings : [...findings, { file: MANIFEST, problem: 'is not a manifest' }],
    };
  }
  return { folder, findings, identity: manifest.trial, figures: manifest.figures };
}

/**
 * What differs from the hashes that a manifest lists, but for files of which something has been said already.
 *
 * @param known what checkFolder has found
 */
export async function checkListed(folder: string, files: ListedFiles, known: readonly Finding[]): Promise<Finding[]> {
  const findings: Finding[] = [];
  const checked = await sumsOf(folder);
  for (const [file, { sha256 }] of Object.entries(files)) {
    if (known.some((finding) => finding.file === file)) continue;
    if (!existsSync(join(folder, file))) findings.push({ file, problem: `is missing: ${MANIFEST} lists it` });
    else if (checked?.get(file) !== sha256 && (await hashFile(join(folder, file))) !== sha256)
      findings.push({ file, problem: `has another SHA-256 than in ${MANIFEST}` });
  }
  return findings;
}

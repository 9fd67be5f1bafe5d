import { basename } from 'node:path';
import { addressOf, restated, type TrialIdentity } from '../pipeline/address/address.js';
import type { LoadedPipeline } from '../pipeline/experiment.js';
import { publishedDigest } from '../results/published-table.js';
import { MANIFEST } from '../store/formats/manifest.js';
import type { Finding } from '../store/finding.js';
import type { RunManifest } from '../store/formats/run-manifest.js';
import type { CheckedTrial } from './trial-folder.js';
import { RESOLVED } from '../store/layout.js';

/** The pipeline's trials must be those that the manifest lists, and all of it must make the folder's name. */
export function wrongAddresses(
  folder: string,
  manifest: RunManifest,
  resolved: string,
  pipeline: LoadedPipeline,
  trials: ReadonlyMap<string, CheckedTrial>,
): Finding[] {
  const { name, configurations } = manifest;
  const described = pipeline.configurations.map(({ experiment }) => ({ name: experiment.name, experiment }));
  const listed = configurations.flatMap((one) => one.trials.map(({ seed }) => `${one.name}, seed ${seed}`));
  const planned = described.flatMap((one) => one.experiment.seeds.map((seed) => `${one.name}, seed ${seed}`));
  if (pipeline.name !== name || listed.join('; ') !== planned.join('; ')) {
    return [
      { file: RESOLVED, problem: `describes ${pipeline.name} (${planned.join('; ')}); ${MANIFEST} has ${name} (${listed.join('; ')})` },
    ];
  }
  const findings: Finding[] = [];
  for (const [index, { experiment }] of described.entries()) {
    for (const { seed, address } of configurations[index].trials) {
      const stored = trials.get(address)!.identity!;
      // The scene, what the files of a split hold, the weights that training started from, and the version of the numerics are the
      // trial's: no file of the pipeline says them.
      const identity = restated(experiment, seed, { ...stored, engine: manifest.engine });
      if (addressOf(identity) !== address) {
        findings.push({
          file: RESOLVED,
          problem: `describes another trial of seed ${seed} than ${address.slice(0, 12)}: ${differing(identity, stored)} differs`,
        });
      }
    }
  }
  const addresses = configurations.flatMap((one) => one.trials.map(({ address }) => address));
  const names = configurations.map(({ classes }) => classes);
  // Configurations that share a scene share one list.
  const content = { trials: addresses, resolved, ...publishedDigest(configurations.map(({ published }) => published)) };
  const possible = [names[0], names].map((classes) => `${name}-${addressOf({ ...content, classes }).slice(0, 12)}`);
  if (findings.length === 0 && !possible.includes(basename(folder))) {
    findings.push({ file: '', problem: `does not have the name of its content, ${possible[0]}` });
  }
  return findings;
}

function differing(a: TrialIdentity, b: TrialIdentity): string {
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])] as (keyof TrialIdentity)[];
  return keys.filter((key) => addressOf(a[key] ?? null) !== addressOf(b[key] ?? null)).join(', ') || 'nothing';
}

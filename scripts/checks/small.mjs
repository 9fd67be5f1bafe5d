// What the checks of the store share: a pipeline of seconds, and what of its results must be the same wherever it is run.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

export const smallPipeline = (epochs, seeds) => `version: 1
name: small
dataset: {synthetic: {rows: 32, columns: 32, bands: 24, classes: 4}}
split: {by: random, train: 20%, validation: 10%, test: rest}
patch: {size: 5}
architecture: {preset: ssrn, kernels: 8}
training: {optimizer: {adam: {learning_rate: 0.001}}, batch: 16, epochs: ${epochs}}
seeds: [${seeds.join(', ')}]
`;

const PASSING = /(times\.csv|provenance\.json|SHA256SUMS|README\.md|report\.html)$/;

/** Every file below a folder by name, but those that tell of times and hosts, as a run's page does. */
export function lastingFiles(folder) {
  return new Map(
    readdirSync(folder, { recursive: true })
      .sort()
      .filter((name) => statSync(join(folder, name)).isFile() && !PASSING.test(name))
      .map((name) => [name, readFileSync(join(folder, name)).toString('base64')]),
  );
}

import { relative } from 'node:path';
import { differencesOf, isFine, type Reproduction, type Verification } from '../../verify/verification.js';
import { print } from '../text/print.js';
import type { General } from '../options/shared.js';
import { formatTable } from '../text/table.js';

export function reportVerification(verification: Verification, { json, quiet, tolerance }: General & { readonly tolerance: number }): void {
  const fine = isFine(verification);
  if (json) {
    print(JSON.stringify({ fine, tolerance, ...verification }, null, 2));
    return;
  }
  const lines = [
    ...describeIntegrity(verification),
    ...describeReproduction(verification.reproduction, tolerance),
    ...describeAgainst(verification, tolerance),
    ...describeDifferences(verification),
  ];
  if (!quiet || !fine) print(lines.join('\n'), (_line, index) => (index > 0 ? undefined : fine ? 'green' : 'red'));
}

function describeIntegrity({ name, integrity }: Verification): string[] {
  if (!integrity) return [];
  const { findings, trials } = integrity;
  if (findings.length === 0) {
    return [`${name}: intact, with ${trials} ${trials === 1 ? 'trial' : 'trials'}; hashes, addresses and derived tables are correct`];
  }
  return [
    `${name}: ${findings.length} ${findings.length === 1 ? 'finding' : 'findings'}; nothing was computed again`,
    ...findings.map(({ file, problem }) => `  ${file} ${problem}`),
  ];
}

function describeReproduction(reproduction: Reproduction | undefined, tolerance: number): string[] {
  if (!reproduction) return [];
  const { engine, of, trials } = reproduction;
  const right = trials.filter(({ differences }) => differences.length === 0);
  const exact = right.filter((trial) => trial.exact).length;
  const reasons = [...new Set(trials.flatMap(({ why }) => (why === undefined ? [] : [why])))];
  const farthest = Math.max(...trials.map(({ distance }) => distance ?? 0));
  return [
    `computed again on ${engine}: ${trials.length} of ${of} trials, ${exact} the same to the bit` +
      `${right.length > exact ? `, ${right.length - exact} within ${tolerance}` : ''}${right.length < trials.length ? `, ${trials.length - right.length} not` : ''}`,
    ...reasons.map(
      (why) =>
        `  not compared bit by bit: ${why}; split exactly, overall accuracy, average accuracy and kappa within ${tolerance}` +
        ` (farthest ${farthest.toFixed(4)})`,
    ),
  ];
}

function describeAgainst({ name, against }: Verification, tolerance: number): string[] {
  if (!against) return [];
  const { folder, compared, computed, trials, differences, notes, exact, why } = against;
  const outcome = differences.length > 0 ? 'differs' : exact ? 'the same to the bit' : `within ${tolerance}`;
  return [
    `${name}${trials ? `, ${trials.computed} of ${trials.of} trials computed now` : computed ? ', computed now' : ', as stored'}, against ${relative('', folder) || '.'}: ${outcome}`,
    `  compared: ${compared.join(', ')}`,
    ...(why === undefined ? [] : [`  not bit by bit: ${why}`]),
    ...notes.map((text) => `  note: ${text}`),
  ];
}

function describeDifferences(verification: Verification): string[] {
  const differences = differencesOf(verification);
  if (differences.length === 0) return [];
  const was = verification.against ? 'reference' : 'stored';
  return [
    '',
    formatTable(
      [
        ['trial', 'file', 'first difference', was, 'computed'],
        ...differences.map(({ trial, file, at, stored, computed }) => [trial || 'run', file, at, stored, computed]),
      ],
      [0, 1, 2, 3, 4],
    ),
  ];
}

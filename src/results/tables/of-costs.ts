import { COMPARED } from '../../evaluate/comparison.js';
import type { Comparison } from '../compare-methods.js';
import type { MethodCost, TrialCost } from '../method-costs.js';
import { over } from './over-trials.js';
import { sharesNote, type PaperTable, type CellValue } from './table.js';

/** What methods reach and what they take, in one table. @param costs of the methods, in their order */
export function tableOfCosts({ methods, seeds }: Comparison, costs: readonly MethodCost[]): PaperTable {
  const devices = [...new Set(costs.flatMap(({ trials }) => trials.flatMap(({ device }) => device ?? [])))];
  const together = Math.max(1, ...costs.flatMap(({ trials }) => trials.map(({ atOnce = 1 }) => atOnce)));
  return {
    name: 'costs',
    caption: 'What methods reach and take',
    rows: methods.map((method, at): CellValue[] => {
      const { parameters, multiplyAdds, modelBytes, trainingBytes, trials } = costs[at];
      const mean = (valueOf: (trial: TrialCost) => number | undefined) => over(trials, valueOf);
      return [
        method.name,
        parameters,
        multiplyAdds === undefined ? undefined : multiplyAdds / 1e6,
        modelBytes === undefined ? undefined : modelBytes / 1e6,
        trainingBytes === undefined ? undefined : trainingBytes / 1e6,
        mean(({ trainingSeconds }) => trainingSeconds),
        mean(({ testingSeconds }) => testingSeconds),
        ...COMPARED.map((figure): CellValue => {
          const { mean: value, sd, n } = method[figure];
          return { mean: value, ...(n > 1 ? { sd } : {}) };
        }),
        mean(({ ece }) => ece),
        mean(({ brier }) => brier),
        mean(({ auroc }) => auroc),
      ];
    }),
    notes: [
      sharesNote(seeds.length),
      'multiply-adds: millions, of the forward pass of one patch (as operations they count twice); model: stored weights',
      'memory of a training step beside the scene: an estimate from the layers, weights and batch (docs/performance.md); none of a classifier',
      `seconds of training with validation, and of the test, on ${devices.length > 0 ? devices.join('; ') : 'an unknown device'}` +
        (together > 1 ? `; up to ${together} trials at once, which makes each slower` : ''),
      'ECE, Brier and AUROC of the confidence in the predicted class (docs/metrics.md)',
      ...(devices.length > 1 ? ['the methods ran on several devices: their seconds cannot be compared'] : []),
    ],
    columns: [
      { key: 'method', title: 'Method', unit: 'text' },
      { key: 'parameters', title: 'Parameters', unit: 'count' },
      { key: 'multiply_adds', title: 'Multiply-adds (M)', unit: 'fraction' },
      { key: 'model', title: 'Model (MB)', unit: 'fraction' },
      { key: 'memory', title: 'Memory (MB)', unit: 'fraction' },
      { key: 'training', title: 'Training (s)', unit: 'seconds' },
      { key: 'testing', title: 'Test (s)', unit: 'seconds' },
      { key: 'oa', title: 'OA', unit: 'share' },
      { key: 'aa', title: 'AA', unit: 'share' },
      { key: 'kappa', title: 'Kappa', unit: 'share' },
      { key: 'ece', title: 'ECE', unit: 'fraction' },
      { key: 'brier_top', title: 'Brier (top)', unit: 'fraction' },
      { key: 'auroc', title: 'AUROC', unit: 'fraction' },
    ],
  };
}

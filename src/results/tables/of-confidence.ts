import type { AssessedConfiguration, AssessedTrial } from '../assess.js';
import { SEEN, type Seen } from '../assess-probabilities.js';
import { over } from './over-trials.js';
import type { Column, PaperTable, CellValue } from './table.js';

/** Tables of what only some trials keep: none where no trial of the run does. */
export function tablesOfConfidence(configurations: readonly AssessedConfiguration[]): PaperTable[] {
  const having = (has: (trial: AssessedTrial) => unknown) => configurations.filter(({ trials }) => trials.some(has));
  const kept = having(({ probabilities }) => probabilities);
  const sets = having((trial) => trial.sets);
  const scaled = having(({ temperature }) => temperature);
  return [
    ...(kept.length > 0 ? [ofAllClasses(kept), ofEachClass(kept)] : []),
    ...(scaled.length > 0 ? [temperatures(scaled)] : []),
    ...(sets.length > 0 ? [conformal(sets)] : []),
  ];
}

function ofAllClasses(configurations: readonly AssessedConfiguration[]): PaperTable {
  const impossible = configurations.flatMap(({ trials }) => trials.map(({ probabilities }) => probabilities?.impossible ?? 0));
  return {
    name: 'probabilities',
    caption: 'Probabilities of all classes',
    rows: configurations.map(({ name, trials }): CellValue[] => [
      name,
      over(trials, ({ probabilities }) => probabilities?.classwiseEce),
      over(trials, ({ probabilities }) => probabilities?.brier),
      over(trials, ({ probabilities }) => probabilities?.nll),
    ]),
    notes: [
      'class-wise ECE: mean over the classes, 15 equal bins; Brier over all classes, 0 to 2; NLL: negative log-likelihood, in nats',
      ...(impossible.some((count) => count > 0)
        ? [`pixels whose class has a probability of 0 count as 1.2e-38: ${impossible.reduce((sum, count) => sum + count, 0)}`]
        : []),
    ],
    columns: [
      { key: 'configuration', title: 'Configuration', unit: 'text' },
      { key: 'classwise_ece', title: 'Class-wise ECE', unit: 'fraction' },
      { key: 'brier', title: 'Brier', unit: 'fraction' },
      { key: 'nll', title: 'NLL', unit: 'fraction' },
    ],
  };
}

function ofEachClass(configurations: readonly AssessedConfiguration[]): PaperTable {
  return {
    name: 'classwise',
    caption: 'Calibration of each class',
    rows: configurations.flatMap(({ name, classes, trials }) =>
      classes.map((title, at): CellValue[] => [
        name,
        String(at + 1),
        title,
        over(trials, ({ probabilities }) => probabilities?.classEce[at]),
      ]),
    ),
    notes: ['ECE of the probability of this class over all test pixels, 15 equal bins'],
    columns: [
      { key: 'configuration', title: 'Configuration', unit: 'text' },
      { key: 'class', title: '', unit: 'text' },
      { key: 'name', title: 'Class', unit: 'text' },
      { key: 'ece', title: 'ECE', unit: 'fraction' },
    ],
  };
}

function temperatures(configurations: readonly AssessedConfiguration[]): PaperTable {
  const unfitted = configurations.flatMap(({ name, trials }) =>
    trials.filter(({ temperature }) => temperature && !temperature.fitted).map(({ seed }) => `${name}, seed ${seed}`),
  );
  return {
    name: 'temperature',
    caption: 'Temperature scaling, test pixels',
    rows: configurations.map(({ name, trials }): CellValue[] => [
      name,
      over(trials, (one) => one.temperature?.temperature),
      over(trials, (one) => one.temperature?.eceBefore),
      over(trials, (one) => one.temperature?.eceAfter),
      over(trials, (one) => one.temperature?.nllBefore),
      over(trials, (one) => one.temperature?.nllAfter),
    ]),
    notes: [
      'fitted on the validation pixels; ECE of the predicted class over 15 equal bins; NLL in nats',
      ...(unfitted.length > 0 ? [`nothing to fit, the temperature is 1 (docs/metrics.md): ${unfitted.join('; ')}`] : []),
    ],
    columns: [
      { key: 'configuration', title: 'Configuration', unit: 'text' },
      { key: 'temperature', title: 'Temperature', unit: 'fraction' },
      { key: 'ece_before', title: 'ECE before', unit: 'fraction' },
      { key: 'ece_after', title: 'after', unit: 'fraction' },
      { key: 'nll_before', title: 'NLL before', unit: 'fraction' },
      { key: 'nll_after', title: 'after', unit: 'fraction' },
    ],
  };
}

function conformal(configurations: readonly AssessedConfiguration[]): PaperTable {
  const every = configurations.flatMap(({ trials }) => trials.flatMap(({ sets }) => (sets ? [sets] : [])));
  const groups = (Object.keys(SEEN) as Seen[]).filter((group) => every.some((sets) => sets.groups[group].pixels > 0));
  const few = every.filter(({ tooFew }) => tooFew).length;
  const none = every.filter(({ threshold, tooFew }) => threshold === 0 && !tooFew).length;
  const trialsOf = (count: number) => `${count} ${count === 1 ? 'trial' : 'trials'}`;
  return {
    name: 'sets',
    caption: 'Conformal sets by what training has seen',
    rows: configurations.flatMap(({ name, trials }) =>
      groups.map((group): CellValue[] => [
        name,
        SEEN[group],
        over(trials, ({ sets }) => sets?.groups[group].pixels),
        every[0].stated,
        over(trials, ({ sets }) => sets?.groups[group].coverage),
        over(trials, ({ sets }) => sets?.groups[group].size),
        over(trials, ({ sets }) => sets?.groups[group].single),
        over(trials, ({ sets }) => sets?.groups[group].empty),
      ]),
    ),
    notes: [
      'coverage: the share of sets that hold the class of the pixel; stated for pixels like those of validation, which calibrate the sets',
      ...(few > 0 ? [`too few validation pixels for this coverage in ${trialsOf(few)}: every set has all classes`] : []),
      ...(none > 0
        ? [`so many validation pixels give their class a probability of 0 in ${trialsOf(none)} that every set has all classes`]
        : []),
    ],
    columns: [
      { key: 'configuration', title: 'Configuration', unit: 'text' },
      { key: 'seen', title: 'Test pixels', unit: 'text' },
      { key: 'pixels', title: 'Pixels', unit: 'mean count' },
      { key: 'stated', title: 'Stated', unit: 'share' },
      { key: 'coverage', title: 'Coverage', unit: 'share' },
      { key: 'size', title: 'Classes in a set', unit: 'fraction' },
      { key: 'single', title: 'One class', unit: 'share' },
      ...([{ key: 'empty', title: 'None', unit: 'share' }] satisfies Column[]),
    ],
  };
}

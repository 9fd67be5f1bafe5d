import { isNetworkExperiment } from './is-network.js';
import type { ClassifierExperiment, NetworkExperiment } from '../../pipeline/experiment.js';
import { classifierSentences, isSearched } from './classifier-text.js';
import { dataSentences } from './data-text.js';
import type { DescribedConfiguration, DescribedRun } from './described.js';
import { freshBlocks, networkSentences, usesDropout } from './network-text.js';
import { softwareSource, type CitedSource } from './sources.js';
import { work } from './works.js';
import { splitSentences } from './split-text.js';
import { listed, type ParagraphPart, say, type Sentence } from './text.js';
import { trainingSentences } from './training-text.js';

/** The text of a run for the methods section of a paper, part by part. */
export function methodsText(run: DescribedRun, one: DescribedConfiguration = run.configurations[0]): ParagraphPart[] {
  const { experiment } = one;
  const software = programOf(run);
  if (!experiment) {
    return [
      {
        heading: 'Computation',
        sentences: [
          say`Of ${one.name} only the results can be read any more; its pipeline is of an older version.`,
          ...computation(run, software),
        ],
      },
    ];
  }
  const method = isNetworkExperiment(experiment)
    ? [
        { heading: 'Network', sentences: networkSentences(one, experiment) },
        { heading: 'Training', sentences: trainingSentences(experiment) },
      ]
    : [{ heading: 'Classifier', sentences: [...classifierSentences(experiment), ...chosenSentences(one)] }];
  return [
    { heading: 'Data', sentences: dataSentences(one, experiment) },
    { heading: 'Split', sentences: splitSentences(one, experiment) },
    ...method,
    { heading: 'Evaluation', sentences: evaluation(one) },
    { heading: 'Computation', sentences: computation(run, software) },
    ...differences(run, one),
    ...departures(one, run),
  ];
}

/** Everything that the parts cite, each once, in the order of the text. */
export function sourcesOf(parts: readonly ParagraphPart[]): CitedSource[] {
  const found = new Map<string, CitedSource>();
  for (const { sentences } of parts) for (const part of sentences.flat()) if (typeof part !== 'string') found.set(part.key, part);
  return [...found.values()];
}

export function programOf({ versions, id, computed }: DescribedRun): CitedSource {
  return softwareSource({ version: versions.at(-1), run: id, year: computed.getUTCFullYear() });
}

function chosenSentences({ chosen }: DescribedConfiguration): Sentence[] {
  return chosen.length === 0 ? [] : [say`Chosen were ${chosen.map(({ seed, settings }) => `${settings} (seed ${seed})`).join('; ')}.`];
}

function evaluation(one: DescribedConfiguration): Sentence[] {
  const { seeds, classes } = one;
  const many = seeds.length > 1;
  return [
    say`We report the overall accuracy (OA), the average accuracy (AA: the mean recall of the ${classes.length} classes) and Cohen's kappa ${work('cohen1960')} on the test pixels.`,
    many
      ? say`Values are means and standard deviations (ddof 0) over ${seeds.length} seeds: ${listed(seeds)}.`
      : say`Values are of a single trial (seed ${seeds[0]}), so that they have no standard deviation.`,
    ...(randomOf(one).length > 0 ? [say`A seed decides ${listed(randomOf(one))}.`] : []),
    ...(many ? [say`95 % intervals are those of the mean by the t distribution, as if seeds were independent.`] : []),
  ];
}

/** What differs from one seed to the next. */
function randomOf({ experiment }: DescribedConfiguration): string[] {
  if (!experiment) return [];
  const { split } = experiment;
  const isDrawn = split.seed === undefined && split.by !== 'files' && split.by !== 'published';
  return [
    ...(isDrawn ? ['the split'] : []),
    ...(isNetworkExperiment(experiment) ? randomOfTraining(experiment) : randomOfClassifier(experiment)),
  ];
}

function randomOfTraining(experiment: NetworkExperiment): string[] {
  const { from, sampling, augment } = experiment.training;
  const changes = augment !== undefined && (augment.flips || augment.rotations || augment.noise > 0);
  return [
    ...(freshBlocks(experiment).length > 0 ? [from ? 'the initial weights of what is new' : 'the initial weights'] : []),
    ...(sampling === 'balanced' ? ['which patches of small classes are repeated'] : []),
    'the order of the batches',
    ...(changes ? ['the augmentation of the patches'] : []),
    ...(usesDropout(experiment) ? ['the values that dropout removes'] : []),
  ];
}

function randomOfClassifier({ classifier }: ClassifierExperiment): string[] {
  if (classifier['random-forest']) return ['the samples and cuts of the trees'];
  return isSearched(classifier) ? ['the folds of the cross-validation'] : [];
}

function computation({ engine, engines, processors, versions, numerics, id }: DescribedRun, software: CitedSource): Sentence[] {
  const what = engines.length > 0 ? ` (${listed(engines)})` : '';
  const where = processors.length > 0 ? ` on ${listed(processors)}` : '';
  const isClassifier = engine.startsWith('classifiers');
  const program = say`All was computed with hsi-run${versions.length > 0 && ` ${listed(versions)}`} ${software}`;
  const arithmetic = numerics.length > 0 ? `, numerics version ${listed(numerics)}${isClassifier ? ' of its classifiers' : ''}` : '';
  return [
    isClassifier ? say`${program}${where}${arithmetic}.` : say`${program} on the engine ${engine}${what}${where}${arithmetic}.`,
    say`The run is ${id}: the same pipeline gives the same bits ${isClassifier ? EVERYWHERE : sameBits(engine)}.`,
  ];
}

const EVERYWHERE = 'on every machine';

/** What docs/engines.md promises of an engine. */
function sameBits(engine: string): string {
  if (engine.startsWith('wasm')) return EVERYWHERE;
  if (engine.startsWith('cpu')) return 'with the same version of Node on the same kind of processor, and close ones elsewhere';
  return 'on the same device and driver, and close ones elsewhere';
}

const short = (value: unknown): string => (typeof value === 'object' ? JSON.stringify(value).replaceAll('"', '') : String(value));

/** A run with several configurations has one text: in what the others differ from it. */
function differences({ configurations }: DescribedRun, one: DescribedConfiguration): ParagraphPart[] {
  if (configurations.length < 2) return [];
  const paths = [...new Set(configurations.flatMap(({ point }) => Object.keys(point)))];
  return [
    {
      heading: 'Configurations',
      sentences: [
        say`This text describes ${one.name}, one of ${configurations.length} configurations. The others differ in what follows.`,
        ...paths.map((path) => {
          const values = [...new Set(configurations.map(({ point }) => (point[path] == null ? 'none' : short(point[path]))))];
          return say`${path}: ${values.length > 24 ? `${values.slice(0, 24).join(', ')} and ${values.length - 24} more` : values.join(', ')}.`;
        }),
      ],
    },
  ];
}

/** What a reader must know before holding the results against others. */
function departures({ departures: list, publishedTable }: DescribedConfiguration, { warnings }: DescribedRun): ParagraphPart[] {
  const sentences = [
    ...(list.length > 0
      ? [
          say`The experiment is not that of Table ${publishedTable} of Zhong et al. ${work('zhong2018')}. It differs in: ${list.join('; ')}.`,
        ]
      : []),
    ...warnings.map((warning) => say`Note: ${warning.replace(/[.\s]+$/, '')}.`),
  ];
  return sentences.length > 0 ? [{ heading: 'Departures and warnings', sentences }] : [];
}

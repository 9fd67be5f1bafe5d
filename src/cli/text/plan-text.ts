import { type Network, walkLayers } from '../../architecture/layers/index.js';
import { countParameters, layerFlops, layerParameters, networkFlops, networkParameters } from '../../architecture/parameters.js';
import { formatShape } from '../../architecture/shape.js';
import { classifierName } from '../../classifiers/index.js';
import { diskOf } from '../../plan/disk.js';
import type { DraftConfiguration, DraftTrial, NetworkDraft } from '../../plan/draft.js';
import type { Drafted, Plan } from '../../plan/plan.js';
import type { TimeEstimate } from '../../plan/time.js';
import { threadsText } from '../../workers/threads.js';
import { formatBytes } from '../../base/space.js';
import { formatDuration } from '../progress/progress.js';
import { formatTable, grouped } from './table.js';

/** Networks whose layers are all shown; of more only the first. */
const NETWORKS_SHOWN = 8;

/** The layers of each network: what is known, and shown, before anything is measured. A line break ends it. */
export function networksText({ pipeline, networks }: Drafted): string | undefined {
  const shown = networks.length > NETWORKS_SHOWN ? networks.slice(0, 1) : networks;
  if (shown.length === 0) return undefined;
  return [
    ...shown.flatMap((sharing, index) => [
      ...(pipeline.varies ? [headingOf(sharing, index, networks.length)] : []),
      networkText(sharing),
      '',
    ]),
    ...(shown.length < networks.length
      ? [`The layers of the other ${networks.length - 1} networks: --configuration NAME, or --json.`, '']
      : []),
  ].join('\n');
}

/** Everything else. */
export function planText(plan: Plan): string {
  const { pipeline, configurations } = plan;
  return [
    ...(pipeline.varies ? [configurationTable(plan), ''] : []),
    formatTable(
      [
        ...(pipeline.varies ? [] : [['pixels', pixelsOf(configurations[0])]]),
        ...classifierLines(plan),
        ['trials', trialsLine(plan)],
        ['engine', engineLine(plan)],
        ['memory', memoryLine(plan)],
        ['disk', diskLine(plan)],
        ['time', timeLine(plan)],
      ],
      [0, 1],
    ),
    ...plan.missingData.map(({ message, hint }) => `\n${message}\n  ${hint} Until then, cached trials are not known.`),
  ].join('\n');
}

function headingOf(sharing: readonly NetworkDraft[], index: number, count: number): string {
  const [first, ...others] = sharing.map(({ configuration }) => configuration.experiment.name);
  return `network${count > 1 ? ` ${index + 1}` : ''}: ${first}${others.length > 0 ? ` and ${others.length} other configuration${others.length > 1 ? 's' : ''}` : ''}`;
}

function networkText([{ network, batch }, ...others]: readonly NetworkDraft[]): string {
  const { trainable, withoutNormalization } = countParameters(networkParameters(network));
  const flops = networkFlops(network);
  const step = others.every((other) => other.batch === batch)
    ? `, about ${((flops * 3 * batch) / 1e9).toFixed(1)} GFLOP a training step`
    : '';
  return (
    `${layerTable(network)}\n\n${grouped(trainable)} parameters (${grouped(withoutNormalization)} without batch normalization), ` +
    `${(flops / 1e6).toFixed(1)} MFLOP a patch forward${step}`
  );
}

function layerTable(network: Network): string {
  return formatTable(
    [
      ['layer', 'kind', 'output', 'parameters', 'MFLOP'],
      ['input', '', formatShape(network.input), '', ''],
      ...[...walkLayers(network.layers)].map((layer) => {
        const { trainable } = countParameters(layerParameters(layer));
        return [
          layer.name,
          layer.kind,
          formatShape(layer.output),
          trainable ? grouped(trainable) : '',
          (layerFlops(layer) / 1e6).toFixed(2),
        ];
      }),
    ],
    [0, 1, 2],
  );
}

function configurationTable({ configurations, networks, time }: Plan): string {
  return formatTable([
    [
      'configuration',
      ...(networks.length > 1 ? ['network'] : []),
      'parameters',
      'in the store',
      'to compute',
      ...(time ? ['one after the other'] : []),
    ],
    ...configurations.map((configuration) => {
      const {
        network,
        trials,
        configuration: {
          experiment: { name },
        },
      } = configuration;
      const number = networks.findIndex((sharing) => sharing.some((one) => one === configuration)) + 1;
      const known = seedsOf(trials.filter(({ cached }) => cached));
      const rest = seedsOf(trials.filter(({ cached }) => !cached));
      return [
        name,
        ...(networks.length > 1 ? [number > 0 ? String(number) : ''] : []),
        network ? grouped(countParameters(networkParameters(network)).trainable) : '',
        trials[0].cached === undefined ? 'not known' : known,
        rest,
        ...(time ? [network ? formatDuration((time.each.get(configuration) ?? 0) * 3600) : 'not known'] : []),
      ];
    }),
  ]);
}

/** Seeds, several that follow each other as `1220-1229`. */
function seedsOf(trials: readonly Pick<DraftTrial, 'seed'>[]): string {
  const runs: [number, number][] = [];
  for (const seed of trials.map((trial) => trial.seed).sort((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last && seed === last[1] + 1) last[1] = seed;
    else runs.push([seed, seed]);
  }
  return runs.map(([from, to]) => (from === to ? `${from}` : `${from}${to === from + 1 ? ', ' : '-'}${to}`)).join(', ') || 'none';
}

function pixelsOf({ pixels: { train, validation, test, expected } }: DraftConfiguration): string {
  return `${train} train, ${validation} validate, ${test} test${expected ? ', expected: the mask decides' : ''}`;
}

function trialsLine({ pipeline, configurations, missing, missingData }: Plan): string {
  const trials = configurations.flatMap((configuration) => configuration.trials);
  const known = trials.filter(({ cached }) => cached);
  const begun = missing.filter(({ epochsDone }) => epochsDone > 0);
  const seeds = (list: readonly DraftTrial[]) =>
    pipeline.varies || list.length === 0 ? '' : ` (seed${list.length > 1 ? 's' : ''} ${seedsOf(list)})`;
  if (missing.length === 0) return `${trials.length}, all cached: nothing is computed`;
  const parts = [
    ...(missingData.length === 0 || known.length > 0 ? [`${known.length} in the store${seeds(known)}`] : []),
    `${missing.length} to compute${missingData.length > 0 ? ' at most' : ''}${seeds(missing)}`,
    ...begun.slice(0, 3).map(
      ({
        seed,
        epochsDone,
        configuration: {
          configuration: { experiment },
        },
      }) =>
        `${pipeline.varies ? `${experiment.name}, ` : ''}seed ${seed} from epoch ${epochsDone + 1} of ${experiment.training!.epochs} on`,
    ),
    ...(begun.length > 3 ? [`${begun.length - 3} others from a checkpoint on`] : []),
  ];
  return `${trials.length}: ${parts.join('; ')}`;
}

function engineLine({ engine, jobs, threads }: Plan): string {
  if (jobs === 0) return engine.name;
  return `${engine.name}, ${jobs} trial${jobs > 1 ? 's' : ''} at once${threadsText(threads)}${jobs > 1 && threads > 1 ? ' each' : ''}`;
}

function memoryLine({ jobs, memory: { workerBytes, totalBytes, fits } }: Plan): string {
  const total = jobs > 0 ? `, ${bytes(totalBytes)} in all` : '';
  return `about ${bytes(workerBytes)} a trial${total}${fits ? '' : ': more than this machine has'}`;
}

function diskLine(plan: Plan): string {
  const { bytes: taken, files } = diskOf(plan);
  return `about ${formatBytes(taken)} in ${grouped(files)} files, for new trials and the run`;
}

/** What each classifier that differs has to do. */
function classifierLines({ configurations, pipeline }: Plan): string[][] {
  return configurations.flatMap(({ classifier, pixels, configuration: { experiment } }) =>
    classifier
      ? [
          [
            pipeline.varies ? experiment.name : 'classifier',
            classifierLine(classifierName(experiment.classifier!), classifier, pixels.train),
          ],
        ]
      : [],
  );
}

function classifierLine(
  name: string,
  { effort: { points, fits }, features }: NonNullable<DraftConfiguration['classifier']>,
  pixels: number,
): string {
  const search = points > 1 ? `${points} settings to choose from, ` : '';
  return `${name}: ${search}${fits} model${fits > 1 ? 's' : ''} to train, ${pixels} pixels x ${grouped(features)} features`;
}

function timeLine({ missing, time, configurations }: Plan): string {
  if (missing.length === 0) return 'none';
  const partly = configurations.some(({ classifier }) => classifier);
  if (!time)
    return partly && configurations.every(({ classifier }) => classifier)
      ? 'not estimated for classifiers'
      : 'not known: hsi-run bench measures it';
  return `about ${formatDuration(time.hours * 3600)}${partly ? ', without the classifiers' : ''}: ${basisOf(time)}`;
}

function basisOf({ reference: { from, trainStepMs, jobs, threads, atMostFrom }, scaled }: TimeEstimate): string {
  const others = scaled ? '; other networks by their FLOPs' : '';
  if (atMostFrom !== undefined)
    return `${trainStepMs.toFixed(0)} ms a training step at most, as bench measured it${threadsText(atMostFrom)}${others}`;
  const how = `${from === 'now' ? 'measured just now, roughly' : 'as bench measured it'}${jobs > 1 ? `, ${jobs} at once` : from === 'bench' ? ', one alone' : ''}${threadsText(threads)}`;
  return `${trainStepMs.toFixed(0)} ms a training step, ${how}${others}`;
}

function bytes(value: number): string {
  return value < 1e9 ? `${Math.round(value / 1e7) * 10} MB` : `${(value / 1e9).toFixed(1)} GB`;
}

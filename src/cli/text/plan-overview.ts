import { basename, dirname } from 'node:path';
import { countParameters, networkParameters } from '../../architecture/parameters.js';
import { type DiskEstimate, diskOf } from '../../plan/disk.js';
import { isNetworkDraft, type PlanDraft } from '../../plan/draft.js';
import { gpuHours, type Overview, type Overviewed } from '../../plan/overview.js';
import type { TimeReference } from '../../plan/time.js';
import { formatBytes } from '../../base/space.js';
import { formatDuration } from '../progress/progress.js';
import { formatTable, grouped } from './table.js';

/** A line for each pipeline, and one for all. @param rate the assumed throughput of a GPU, in TFLOP/s */
export function overviewText(overview: Overview, rate: number): string {
  const { pipelines, reference, jobs, trials, missing, flops, hours } = overview;
  const works = (operations: number, span: number | undefined) => [
    (operations / 1e15).toFixed(2),
    span === undefined ? 'not known' : durationOf(span),
    durationOf(gpuHours(operations, rate)),
  ];
  const folder = folderOf(pipelines);
  const rows = pipelines.map((one) => [
    folder === undefined ? one.file : basename(one.file),
    String(one.draft.configurations.length),
    String(trialsOf(one).length),
    String(trialsOf(one).filter(({ cached }) => cached).length),
    parametersOf(one.draft),
    ...diskCells(diskOf(one.draft)),
    ...works(one.flops, one.hours),
  ]);
  const wanted = pipelines.reduce((sum, one) => sum + trialsOf(one).length, 0);
  const classifiers = pipelines.some(({ draft }) => draft.missing.some(({ configuration }) => configuration.classifier));
  const { name: engine } = overview.engine;
  return [
    formatTable([
      [
        folder === undefined ? 'pipeline' : `${folder}/`,
        'configurations',
        'trials',
        'in the store',
        'parameters',
        'disk',
        'files',
        'PFLOP',
        `${engine}, ${jobs} at once`,
        `GPU, ${rate} TFLOP/s`,
      ],
      ...rows,
      ['all', '', String(trials), String(trials - missing), '', '', '', ...works(flops, hours)],
    ]),
    '',
    ...(wanted > trials ? [`${wanted - trials} of ${wanted} trials are in several pipelines: each is computed once`] : []),
    ...(classifiers ? ['these hours do not include classifiers'] : []),
    ...(reference ? [`${engine}: ${basisOf(reference)}; other networks by their FLOPs`] : []),
    `GPU: an estimate for an assumed throughput of ${rate} TFLOP/s (--gpu), not measured; hsi-run bench measures a GPU of this machine`,
    ...new Set(pipelines.flatMap(({ draft }) => draft.missingData.map(({ message }) => `${message}: cached trials are not known`))),
  ].join('\n');
}

/** The same for programs; what is not known is null. */
export function overviewJson({ pipelines, engine, reference, jobs, trials, missing, flops, hours }: Overview, rate: number): object {
  return {
    pipelines: pipelines.map((one) => ({
      file: one.file,
      name: one.draft.pipeline.name,
      configurations: one.draft.configurations.length,
      trials: trialsOf(one).length,
      toCompute: one.draft.missing.length,
      parameters: parameterCounts(one.draft),
      flops: one.flops,
      hours: one.hours ?? null,
      gpuHours: gpuHours(one.flops, rate),
      disk: diskOf(one.draft),
    })),
    engine: engine.name,
    jobs,
    trials,
    toCompute: missing,
    flops,
    hours: hours ?? null,
    gpu: { teraflops: rate, hours: gpuHours(flops, rate) },
    measured: reference
      ? { from: reference.from, trainStepMs: reference.trainStepMs, configuration: reference.of.configuration.experiment.name }
      : null,
  };
}

/** Where all of them lie; said once, it leaves the line to the figures. */
function folderOf(pipelines: readonly Overviewed[]): string | undefined {
  const [first, ...others] = pipelines.map(({ file }) => dirname(file));
  return first !== '.' && others.every((folder) => folder === first) ? first : undefined;
}

function basisOf({ trainStepMs, from, of }: TimeReference): string {
  const how = from === 'now' ? 'measured just now, roughly' : 'as bench measured it';
  return `${trainStepMs.toFixed(0)} ms a training step of ${of.configuration.experiment.name}, ${how}`;
}

function trialsOf({ draft }: Overviewed) {
  return draft.configurations.flatMap(({ trials }) => trials);
}

function parameterCounts({ configurations }: PlanDraft): number[] {
  return configurations.filter(isNetworkDraft).map(({ network }) => countParameters(networkParameters(network)).trainable);
}

function parametersOf(draft: PlanDraft): string {
  const counts = parameterCounts(draft);
  if (counts.length === 0) return '';
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  return least === most ? grouped(least) : `${grouped(least)}-${grouped(most)}`;
}

function diskCells({ bytes, files }: DiskEstimate): [string, string] {
  return [formatBytes(bytes), grouped(files)];
}

function durationOf(hours: number): string {
  return hours === 0 ? 'none' : formatDuration(hours * 3600);
}

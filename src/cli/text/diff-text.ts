import type { Consequences } from '../../pipeline/diff/consequences.js';
import type { PipelineDifference } from '../../pipeline/diff/diff.js';
import { describeDifference, sidesOf } from '../../pipeline/diff/difference-text.js';
import type { Lone, PipelinePair, PipelineDiff } from '../../pipeline/diff/diff-pipelines.js';
import { screenOf, widthOf, wordsIn } from '../progress/screen.js';
import { grouped } from './table.js';

/** Trials with the same address in two runs. */
export interface SharedTrials {
  readonly shared: number;
  readonly of: readonly [number, number];
}

const SIGNS = { added: '+', removed: '-', changed: '~' } as const;

/** A line for each setting that differs; in a terminal that is too narrow for it, its values below it. */
export function diffText(found: PipelineDiff, trials?: SharedTrials, width = screenOf(process.stdout).width): string {
  const blocks = [
    [
      ...found.differences.flatMap((difference) => linesFor(difference, width)),
      ...found.lone.map((lone) => `${SIGNS[lone.kind]} configuration ${lone.name}${valuesOf(lone)}`),
      ...ownDifferences(found)
        .filter(({ differences }) => differences.length === 0)
        .map((pair) => `~ configuration ${titleOf(pair)}`),
    ],
    ...ownDifferences(found)
      .filter(({ differences }) => differences.length > 0)
      .map((pair) => [
        `${titleOf(pair)}:`,
        ...pair.differences.flatMap((difference) => linesFor(difference, width - 2)).map((line) => `  ${line}`),
      ]),
    consequences(found, trials),
  ];
  return blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

function linesFor(difference: PipelineDifference, width: number): string[] {
  const [sign, values] = [SIGNS[difference.kind], sidesOf(difference)];
  const line = `${sign} ${difference.path}: ${values.join(' -> ')}`;
  if (widthOf(line) <= width) return [line];
  return [
    `${sign} ${difference.path}:`,
    ...values.flatMap((value, side) =>
      wordsIn(value, width - 7).map((part, index) => `${side > 0 && index === 0 ? ' -> ' : '    '}${part}`),
    ),
  ];
}

export function diffMarkdown(found: PipelineDiff, trials?: SharedTrials): string {
  const row = (where: string) => (difference: PipelineDifference) =>
    `| ${difference.kind} | ${where}\`${difference.path}\` | ${cell(describeDifference(difference))} |`;
  const rows = [
    ...found.differences.map(row('')),
    ...found.lone.map((lone) => `| ${lone.kind} | configuration ${lone.name} | ${cell(valuesOf(lone).slice(2))} |`),
    ...ownDifferences(found).flatMap((pair) =>
      pair.differences.length > 0 ? pair.differences.map(row(`${titleOf(pair)}: `)) : [`| changed | configuration | ${titleOf(pair)} |`],
    ),
  ];
  return ['| | | value |', '|---|---|---|', ...rows, '', ...consequences(found, trials).map((sentence) => `- ${sentence}`)].join('\n');
}

const cell = (text: string) => text.replaceAll('|', '\\|').replace(/\s+/g, ' ');

/** Pairs that have more to tell than what differs everywhere. */
function ownDifferences({ pairs, lone }: PipelineDiff): readonly PipelinePair[] {
  const single = pairs.length === 1 && lone.length === 0;
  return pairs.filter(({ differences, names: [from, to] }) => differences.length > 0 || (!single && from !== to));
}

function titleOf({ names: [from, to] }: PipelinePair): string {
  return from === to ? from : `${from} -> ${to}`;
}

function valuesOf({ values }: Lone): string {
  const list = Object.entries(values).map(([path, value]) => `${path} ${JSON.stringify(value)}`);
  return list.length > 0 ? `: ${list.join(', ')}` : '';
}

/** What follows, once where it follows everywhere. */
function consequences({ pairs }: PipelineDiff, trials?: SharedTrials): string[] {
  const all = pairs.map((pair) => sentences(pair.consequences));
  const shared = (all[0] ?? []).filter((sentence) => all.every((list) => list.includes(sentence)));
  return [
    ...(trials
      ? [`${trials.shared} ${trials.shared === 1 ? 'trial is' : 'trials are'} the same, of ${trials.of[0]} and ${trials.of[1]}`]
      : []),
    ...shared,
    ...pairs.flatMap((pair, index) =>
      all[index].filter((sentence) => !shared.includes(sentence)).map((sentence) => `${titleOf(pair)}: ${sentence}`),
    ),
  ];
}

function sentences({ sameTrials, sameSettings, parameters, flops, shapes = [] }: Consequences): string[] {
  const list = [
    sameTrials
      ? 'the same trials for the same seeds: cached results are used'
      : sameSettings
        ? 'the same trials if both names mean the same data: plan reads them, and tells'
        : 'other trials: all are computed again',
  ];
  if (parameters) {
    const change = parameters[1] - parameters[0];
    list.push(
      change === 0
        ? `parameters the same: ${grouped(parameters[0])}`
        : `parameters ${grouped(parameters[0])} -> ${grouped(parameters[1])} (${change > 0 ? '+' : '-'}${grouped(Math.abs(change))})`,
    );
  }
  if (flops) list.push(`FLOPs of a patch x${(flops[1] / flops[0]).toFixed(2)}`);
  return [...list, ...shapes.map(({ block, from, to }) => `${block}: ${from ?? 'none'} -> ${to ?? 'none'}`)];
}

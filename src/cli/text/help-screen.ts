import type { Command } from '../command.js';
import { formatTable } from './table.js';

/** What people come to do, and the commands that do it. A row may name two that belong together. */
const TASKS: readonly (readonly [task: string, rows: readonly (readonly [names: string, text: string])[]])[] = [
  [
    'Write',
    [
      ['new', 'a pipeline for a scene or a cube, with comments'],
      ['validate', 'every mistake with its line; --data: files too'],
      ['plan', 'what will run: trials, layers, memory, time'],
      ['split', 'which pixels train and test, and the leakage'],
      ['resolve', 'every default, and where each value comes from'],
    ],
  ],
  [
    'Run',
    [
      ['run', 'a pipeline, or show its cached result'],
      ['bench, engines', 'how fast this machine is, and which engines it has'],
      ['submit', 'on a cluster, one part of the trials per task'],
    ],
  ],
  [
    'Look',
    [
      ['ls, show', 'the runs; one run with its figures and files'],
      ['report, map', 'the page of a run; maps of its scene or of another'],
      ['importance', 'which bands and places of the patch decide each class'],
      ['features', 'what a block makes of pixels, with t-SNE'],
    ],
  ],
  [
    'Compare',
    [
      ['diff', 'two pipelines or runs, by meaning'],
      ['compare, assess', 'methods with tests; intervals, calibration, areas'],
      ['verify', 'is a run intact, consistent and reproducible?'],
      ['evaluate', "weights of another program in the pipeline's network"],
    ],
  ],
  [
    'Share',
    [
      ['figure, cite', 'figures and the methods text for a paper'],
      ['export, import', 'a run as one archive; a network as ONNX'],
      ['rm, gc', 'remove runs; remove unreferenced trials'],
    ],
  ],
  [
    'More',
    [
      ['data', 'scenes: list, fetch, inspect, import'],
      ['explain, schema', 'an error code or a key; the JSON schema for editors'],
      ['completion, help', 'Tab in bash, zsh and fish; what a command does'],
    ],
  ],
];

/** One screen of 80 columns and at most thirty lines. A command that no task names stands at the end. */
export function helpScreen(commands: readonly Command[]): string {
  const known = new Set(TASKS.flatMap(([, rows]) => rows.flatMap(([names]) => names.split(', '))));
  const others = commands.filter(({ name }) => !known.has(name)).map(({ name }): [string, string] => [name, `see hsi-run ${name} --help`]);
  const last = TASKS.length - 1;
  const rows = TASKS.flatMap(([task, own], at) =>
    [...own, ...(at === last ? others : [])].map(([names, text], index) => [index === 0 ? task : '', names, text]),
  );
  return `hsi-run: one YAML file is one experiment in hyperspectral image classification

  hsi-run PIPELINE          runs it, or shows its result: hsi-run quickstart
  hsi-run COMMAND --help    shows what a command does, its options, examples

${formatTable(rows, [0, 1, 2])}

PIPELINE is a file, a run or a name; RUN is a run, its folder or its pipeline.
Exit codes: 0 success, 1 a finding, 2 a failure.`;
}

import { join, relative } from 'node:path';
import { Failure } from '../../errors/failure.js';
import { FIGURE_NAMES, FIGURES } from '../../results/summary.js';
import { evaluate, type Evaluated, evaluatedTable } from '../../predict/evaluate.js';
import { noteFirst, pipelineArgument } from '../names/pipeline-argument.js';
import { print, warn } from '../text/print.js';
import type { ExitCode, Given } from '../command.js';
import { stopOnSignals } from '../progress/signals.js';
import { formatTable } from '../text/table.js';
import { observer } from '../progress/watch.js';
import { writeNew } from '../files/write-new.js';
import { userCache } from '../../workers/user-cache.js';
import type { OPTIONS } from '../commands/evaluate.js';

const LABELS: Readonly<Record<(typeof FIGURE_NAMES)[number], string>> = {
  oa: 'overall accuracy',
  aa: 'average accuracy',
  kappa: 'kappa',
  ap: 'average precision',
  f1_macro: 'F1, macro',
  f1_weighted: 'F1, weighted',
};

export async function act(positionals: readonly string[], options: Given<typeof OPTIONS>): Promise<ExitCode> {
  const whole = pipelineArgument('evaluate', positionals, options);
  noteFirst(whole, options);
  const { weights, pixels, seed, output, json, quiet } = options;
  if (weights === undefined) {
    throw new Failure({
      code: 'usage',
      message: 'evaluate needs a file of weights',
      hint: 'Name it with --weights FILE: HDF5 of Keras, safetensors, or model.json.',
    });
  }
  const pipeline = { ...whole, configurations: whole.configurations.slice(0, 1) };
  const signal = stopOnSignals({ nothingKept: true });
  const result = await evaluate(pipeline, { ...options, weights, pixels, seed, signal, cache: userCache(), onEvent: observer(options) });
  for (const warning of result.warnings) warn(warning);
  if (output !== undefined)
    await writeNew(output, new Map([['predictions.csv', evaluatedTable(result)]]), 'Choose another folder with --output FOLDER.');
  const predictions = output === undefined ? {} : { predictions: join(output, 'predictions.csv') };
  if (json) print(JSON.stringify({ ...asJson(result), weights, ...predictions }, null, 2));
  else {
    if (!quiet) print(asText(result));
    if (output !== undefined) print(join(relative('', output), 'predictions.csv'));
  }
  return 0;
}

function asText(result: Evaluated): string {
  const { format, by, list, judged, metrics } = result;
  const named = by === 'name' ? 'by layer names' : "in the order of each kind of layer, as the names are not the network's";
  const table =
    metrics &&
    formatTable(
      FIGURE_NAMES.map((name) => [LABELS[name], metrics[FIGURES[name].of].toFixed(4)]),
      [0],
    );
  const pixels = judged === list.pixels.length ? `${judged} pixels` : `${list.pixels.length} pixels, ${judged} of them with a known class`;
  return [`${result.name}: ${format}, matched ${named}; ${pixels}`, ...(table ? [table] : [])].join('\n');
}

function asJson({ name, seed, engine, format, by, list, found, judged, metrics, classNames }: Evaluated): object {
  const figures = metrics && Object.fromEntries(FIGURE_NAMES.map((figure) => [figure, metrics[FIGURES[figure].of]]));
  return {
    name,
    seed,
    engine,
    predictedFrom: found.path,
    format,
    taken: by,
    pixels: list.pixels.length,
    judged,
    ...figures,
    ...(metrics && { classes: metrics.classes.map((one, index) => ({ name: classNames[index], ...one })) }),
  };
}

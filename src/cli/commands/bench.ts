import { Failure } from '../../errors/failure.js';
import { startEngine } from '../../engine/index.js';
import { bench as measure, estimateHours, type Timing } from '../../run/bench.js';
import { pixelCounts } from '../../run/pixel-counts.js';
import { knownSize, pipelineNetwork } from '../../spec/checks.js';
import { type Command, pipelineArgument, print } from '../command.js';
import { formatDuration } from '../progress.js';
import { formatTable } from '../table.js';

export const bench: Command = {
  name: 'bench',
  usage: 'PIPELINE',
  summary: 'time training and prediction on this machine, on noise: needs no data (--steps N: how often, default 10)',
  examples: ['hsi-run bench pipelines/ssrn-in.yaml', 'hsi-run bench pipelines/ssrn-in.yaml --engine wasm --steps 20 --json'],
  async run(positionals, options) {
    const pipeline = pipelineArgument('bench', positionals, options);
    const size = knownSize(pipeline.experiment);
    const pixels = pixelCounts(pipeline.experiment);
    if (!size || !pixels) {
      throw new Failure({
        code: 'size-unknown', message: 'the size of a scene of your own is only known once it is read',
        place: pipeline.document.place(['dataset']), cure: 'Name a scene of the catalogue: --set dataset={scene: indian-pines}.',
      });
    }
    const engine = await startEngine(options.engine);
    const result = await measure(pipeline.experiment, pipelineNetwork(pipeline, size), engine, options.steps);
    const hours = estimateHours(result, pipeline.experiment, pixels, 1);
    if (options.json) {
      print(JSON.stringify({ pipeline: pipeline.experiment.name, ...result, estimateHours: hours, jobs: 1 }, null, 2));
      return 0;
    }
    const row = (title: string, { median, min, max }: Timing, rate = '') =>
      [title, median.toFixed(2), min.toFixed(2), max.toFixed(2), rate];
    print(`${pipeline.experiment.name} on ${result.engine}: ${result.description}`);
    print(formatTable([
      ['milliseconds', 'median', 'min', 'max', 'GFLOP/s'],
      row(`a training step (batch ${result.batch})`, result.trainStep, result.trainGflops.toFixed(1)),
      row('predicting a patch', result.predictPatch, result.predictGflops.toFixed(1)),
      row('predicting a pixel of a scene', result.predictScenePixel),
    ]));
    print(`peak memory ${result.peakMemoryMb.toFixed(0)} MB; the whole pipeline: about ${formatDuration(hours * 3600)}`);
    return 0;
  },
};

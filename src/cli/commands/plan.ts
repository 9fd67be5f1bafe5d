import { walkLayers } from '../../architecture/layers.js';
import { countParameters, layerFlops, layerParameters, networkFlops, networkParameters } from '../../architecture/parameters.js';
import { formatShape } from '../../architecture/shape.js';
import { Failure } from '../../errors/failure.js';
import { knownSize, pipelineNetwork } from '../../spec/checks.js';
import { type Command, noteFirst, pipelineArgument, print } from '../command.js';
import { formatTable, grouped } from '../table.js';

export const plan: Command = {
  name: 'plan',
  usage: 'PIPELINE',
  summary: 'print each layer with its shape, parameters and FLOPs; needs no data for known scenes',
  examples: ['hsi-run plan pipelines/ssrn-in.yaml'],
  async run(positionals, options) {
    const pipeline = pipelineArgument('plan', positionals, options);
    noteFirst(pipeline, options);
    const size = knownSize(pipeline.experiment);
    if (!size) {
      throw new Failure({
        code: 'size-unknown', message: 'the size of a scene of your own is only known once it is read', place: pipeline.document.place(['dataset']),
        cure: 'Name a scene of the catalogue: --set dataset={scene: indian-pines}.',
      });
    }
    const network = pipelineNetwork(pipeline, size);
    const layers = [...walkLayers(network.layers)].map((layer) => ({
      name: layer.name, kind: layer.kind, output: layer.output, flops: layerFlops(layer), ...countParameters(layerParameters(layer)),
    }));
    const totals = { ...countParameters(networkParameters(network)), flops: networkFlops(network) };
    if (options.json) {
      print(JSON.stringify({ name: pipeline.experiment.name, input: network.input, classes: network.classes, layers, ...totals }, null, 2));
      return 0;
    }
    print(formatTable([
      ['layer', 'kind', 'output', 'parameters', 'MFLOP a patch'],
      ['input', '', formatShape(network.input), '', ''],
      ...layers.map(({ name, kind, output, trainable, flops }) =>
        [name, kind, formatShape(output), trainable ? grouped(trainable) : '', (flops / 1e6).toFixed(2)]),
    ], [0, 1, 2]));
    print('');
    print(`${grouped(totals.trainable)} parameters (${grouped(totals.withoutNormalization)} without batch normalization), `
      + `${(totals.flops / 1e6).toFixed(1)} MFLOP a patch forward, about ${((totals.flops * 3 * pipeline.experiment.training.batch) / 1e9).toFixed(1)} GFLOP a training step`);
    return 0;
  },
};

import { LAYERS, type Network, walkLayers } from '../../architecture/layers/index.js';
import type { Role } from '../../architecture/layers/parameter.js';
import { networkParameters } from '../../architecture/parameters.js';
import { initialWeights, type WeightArray } from '../../compile/weights.js';
import type { SceneShape } from '../../data/patches.js';
import type { Split } from '../../splits/index.js';
import { RandomStream } from '../../numerics/random.js';
import { pipelineNetwork } from '../../pipeline/resolve/checks.js';
import { networkExperiment, type NetworkExperiment } from '../../pipeline/experiment.js';
import { parsePipeline } from '../../pipeline/pipeline.js';
import { PIPELINE, SIZE } from './self-test-pipeline.js';

/** A training of a moment whose network has every kind of layer, with every way to pad, to shorten and to normalize. */
export interface SelfTestCase {
  readonly experiment: NetworkExperiment;
  readonly network: Network;
  readonly weights: readonly WeightArray[];
  readonly scene: SceneShape;
  /** The scene's, standardised. */
  readonly values: Float32Array;
  readonly mask: Uint8Array;
  readonly split: Split;
}

/** Three batches an epoch, so that steps are recorded and replayed; all of one size, as a GPU compiles programs for each. */
const TRAINED = 12;
const TESTED = 4;

export function selfTestCase(): SelfTestCase {
  const { experiment, document } = parsePipeline(JSON.stringify(PIPELINE), 'self-test.yaml');
  const described = { experiment: networkExperiment(experiment), document };
  const network = pipelineNetwork(described, SIZE);
  const missing = Object.keys(LAYERS).filter((kind) => [...walkLayers(network.layers)].every((layer) => layer.kind !== kind));
  if (missing.length > 0) throw new Error(`the self test has no layer of the kinds ${missing.join(', ')}`);
  const noise = new RandomStream(1, 'self-test');
  const values = Float32Array.from({ length: SIZE.rows * SIZE.columns * SIZE.bands }, () => noise.normal());
  const pixels = Uint32Array.from({ length: TRAINED + TESTED }, (_, index) => index * 7);
  return {
    experiment: described.experiment,
    network,
    weights: livelyWeights(network),
    scene: SIZE,
    values,
    mask: Uint8Array.from({ length: SIZE.rows * SIZE.columns }, (_, pixel) => (pixel % SIZE.classes) + 1),
    split: { train: pixels.slice(0, TRAINED), validation: new Uint32Array(), test: pixels.slice(TRAINED) } as Split,
  };
}

/**
 * Nothing at zero or one, so that a gradient that is lost shows, and every other channel far above zero, the others far
 * below: few values lie near a ReLU's kink, where a difference of rounding is one of slope.
 */
function livelyWeights(network: Network): WeightArray[] {
  const stream = new RandomStream(1, 'lively');
  const draw: Record<Role, (value: number, index: number) => number> = {
    kernel: (value) => value,
    bias: () => 0.3 * stream.normal(),
    factor: () => 0.7 + 0.2 * stream.normal(),
    token: () => stream.normal(),
    position: () => 0.5 * stream.normal(),
    alpha: () => 0.2 + 0.2 * stream.uniform(),
    gamma: () => 0.6 + 0.6 * stream.uniform(),
    beta: (_value, index) => (index % 2 === 0 ? 2.5 : -1.5) + 0.2 * stream.normal(),
    moving_mean: () => 0.3 * stream.normal(),
    moving_variance: () => 0.5 + stream.uniform(),
  };
  const parameters = networkParameters(network);
  return initialWeights(parameters, 1).map(({ name, shape, values }, order) => ({
    name,
    shape,
    values: values.map(draw[parameters[order].role]),
  }));
}

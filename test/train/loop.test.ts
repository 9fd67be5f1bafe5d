import * as tf from '@tensorflow/tfjs-core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { CompiledNetwork } from '../../src/compile/network.js';
import { type PatchFeed, patchFeed } from '../../src/compile/patch-feed.js';
import { patchCutter } from '../../src/data/patches.js';
import { startEngine } from '../../src/engine/index.js';
import { Interrupted } from '../../src/errors/failure.js';
import { Predictor } from '../../src/evaluate/predict.js';
import { RandomStream } from '../../src/numerics/random.js';
import type { Architecture, ResolvedTraining } from '../../src/schema/pipeline.generated.js';
import { shuffledBatches } from '../../src/train/batches.js';
import type { EpochRecord } from '../../src/train/epoch.js';
import type { Checkpoint } from '../../src/train/checkpoint.js';
import { decodeCheckpoint, encodeCheckpoint } from '../../src/store/formats/checkpoint.js';
import { trainNetwork } from '../../src/train/loop.js';
import type { TrainingTask } from '../../src/train/task.js';
import { warmUp } from '../../src/train/warm-up.js';
import { BATCH_NORM, compile, livelyWeights, networkOf, noise } from '../compile/networks.js';
import { problemOfAsync } from '../data/helpers.js';

const test = suite('train/loop');
const SCENE = { rows: 8, columns: 8, bands: 8 };
const cutter = patchCutter(noise(512, 1), SCENE, 3);
const feed = async (engine: string): Promise<PatchFeed> =>
  patchFeed(await startEngine(engine), noise(512, 1), SCENE, { size: 3, padding: 'zero' });
const mask = Uint8Array.from({ length: 64 }, (_, pixel) => 1 + (pixel % 3));
const pixels = (from: number, to: number) => Uint32Array.from({ length: to - from }, (_, index) => from + index);
const SETTINGS: ResolvedTraining = {
  optimizer: { sgd: { learning_rate: 0.05, momentum: 0 } },
  batch: 8,
  epochs: 3,
  select: 'validation-accuracy',
  batch_norm: { momentum: 0.9, epsilon: 0.001 },
};

const ADAMW = { learning_rate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weight_decay: 0.1 };
const PLAIN: Architecture = [{ conv: { kernels: 4, size: [1, 1, 'full'] } }, { dropout: 0.2 }, { dense: 'classes' }];

async function task(changes: Partial<ResolvedTraining> = {}, architecture = PLAIN): Promise<TrainingTask> {
  const network = networkOf(architecture, { size: 3, bands: 8, classes: 3 });
  return {
    network: compile(network, await startEngine('wasm'), livelyWeights(network, 1)),
    feed: await feed('wasm'),
    mask,
    seed: 1,
    split: { train: pixels(0, 20), validation: pixels(20, 30), test: pixels(30, 64) },
    settings: { ...SETTINGS, ...changes },
  };
}

test('batches hold every pixel once, the last smaller one too, with patch and class', async () => {
  const batches = [...shuffledBatches(pixels(0, 20), 8, await feed('cpu'), mask, new RandomStream(1, 'order'))];
  assert.equal(
    batches.map(({ size }) => size),
    [8, 8, 4],
  );
  assert.equal(
    batches.map(({ input }) => input.shape),
    [
      [8, 9, 8],
      [8, 9, 8],
      [4, 9, 8],
    ],
  );
  const seen = batches.flatMap(({ input, labels }) => {
    const values = input.arraySync() as number[][][];
    return [...labels.dataSync()].map((label, index) => {
      const pixel = [...Array(20).keys()].find((candidate) =>
        cutter.cut([candidate], 0, 1).every((value, position) => value === values[index][Math.floor(position / 8)][position % 8]),
      )!;
      assert.is(label, mask[pixel] - 1);
      return pixel;
    });
  });
  assert.equal(
    [...seen].sort((a, b) => a - b),
    [...Array(20).keys()],
  );
  assert.not.equal(seen, [...Array(20).keys()]);
});

test("one record an epoch, the selected epoch's weights, nothing left on the engine", async () => {
  const training = await task();
  const before = tf.memory().numTensors;
  const { epochs, selected, weights } = await trainNetwork(training);
  assert.is(tf.memory().numTensors, before);
  assert.equal(
    epochs.map(({ epoch }) => epoch),
    [1, 2, 3],
  );
  const best = Math.max(...epochs.map(({ validationAccuracy }) => validationAccuracy!));
  assert.is(selected, epochs.find(({ validationAccuracy }) => validationAccuracy === best)!.epoch);
  // Training on to the selected epoch alone gives the same weights: nothing depends on what comes later.
  const again = await trainNetwork(await task({ epochs: selected, select: 'last' }));
  assert.equal(weights, again.weights);
});

/** A training's result without what the clock says. */
async function train(training: TrainingTask) {
  const { epochs, pretraining, selected, weights } = await trainNetwork(training);
  return { epochs, pretraining, selected, weights };
}

const ADAM = { learning_rate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };

for (const optimizer of [{ sgd: { learning_rate: 0.05, momentum: 0.9 } }, { adam: ADAM }]) {
  for (const select of ['validation-accuracy', 'last'] as const) {
    test(`training that goes on from any checkpoint ends with the same bytes (${Object.keys(optimizer)[0]}, ${select})`, async () => {
      const whole = await train(await task({ epochs: 7, optimizer, select }));
      const checkpoints: Checkpoint[] = [];
      const noted: number[] = [];
      const note = async ({ epoch }: EpochRecord) => void noted.push(epoch);
      const write = async (checkpoint: Checkpoint) => void checkpoints.push(structuredClone(checkpoint));
      assert.equal(
        await train({ ...(await task({ epochs: 7, optimizer, select })), checkpoints: { every: 2, spareMs: 0, write, note } }),
        whole,
      );
      assert.equal(noted, [1, 2, 3, 4, 5, 6, 7]);
      assert.equal(
        checkpoints.map(({ epochs }) => epochs.length),
        [2, 4, 6, 7],
      );
      for (const from of [...checkpoints]) {
        let begun = 0;
        const again = await train({
          ...(await task({ epochs: 7, optimizer, select })),
          checkpoints: { every: 2, from, write, note },
          onProgress: ({ epoch }) => void (begun ||= epoch),
        });
        assert.equal(again, whole);
        // After the last one nothing is trained any more.
        assert.is(begun, from.epochs.length === 7 ? 0 : from.epochs.length + 1);
      }
    });
  }
}

test('with augmentation and dropout too: every stream goes on where it stood', async () => {
  // An epoch draws 15 x 9 x 9 values of noise, an odd number: a pair's second normal is left over after the first.
  const changes = { epochs: 4, select: 'last', augment: { flips: true, rotations: true, noise: 0.1 } } as const;
  const network = networkOf(PLAIN, { size: 3, bands: 9, classes: 3 });
  const noisy = async (): Promise<TrainingTask> => ({
    ...(await task(changes)),
    split: { train: pixels(0, 15), validation: pixels(20, 30), test: pixels(30, 64) },
    feed: patchFeed(
      await startEngine('wasm'),
      noise(64 * 9, 1),
      { rows: 8, columns: 8, bands: 9 },
      { size: 3, padding: 'zero', noisy: true },
    ),
    network: compile(network, await startEngine('wasm'), livelyWeights(network, 1)),
  });
  const whole = await train(await noisy());
  const checkpoints: Checkpoint[] = [];
  const note = async () => undefined;
  const write = async (checkpoint: Checkpoint) => void checkpoints.push(decodeCheckpoint(encodeCheckpoint(checkpoint)));
  await train({ ...(await noisy()), checkpoints: { every: 1, write, note } });
  assert.ok(
    checkpoints.some(({ streams }) => streams.augment.spare !== undefined),
    'no checkpoint has a second normal left',
  );
  for (const from of checkpoints) assert.equal(await train({ ...(await noisy()), checkpoints: { every: 100, from, write, note } }), whole);
});

const STACK: Architecture = [
  { autoencoder: { units: 6, epochs: 3 } },
  { autoencoder: { units: 4, epochs: 2, activation: 'relu' } },
  { dense: 'classes' },
];

for (const optimizer of [{ adam: ADAM }, { adamw: { ...ADAM, weight_decay: 0.1 } }]) {
  test(`autoencoders learn before the rest, and go on from any checkpoint (${Object.keys(optimizer)[0]})`, async () => {
    const changes = { epochs: 4, optimizer, schedule: { step: { every: 2, factor: 0.5 } } };
    const whole = await train(await task(changes, STACK));
    assert.equal(
      whole.pretraining.map(({ block, epoch }) => `${block} ${epoch}`),
      ['autoencoder1 1', 'autoencoder1 2', 'autoencoder1 3', 'autoencoder2 1', 'autoencoder2 2'],
    );
    const [first, , third, fourth, fifth] = whole.pretraining.map(({ loss }) => loss);
    assert.ok(third < first && fifth < fourth, whole.pretraining.map(({ loss }) => loss).join());
    const checkpoints: Checkpoint[] = [];
    const note = async () => undefined;
    // Through a file, as a process that is killed leaves it.
    const write = async (checkpoint: Checkpoint) => void checkpoints.push(decodeCheckpoint(encodeCheckpoint(checkpoint)));
    assert.equal(await train({ ...(await task(changes, STACK)), checkpoints: { every: 1, write, note } }), whole);
    assert.equal(
      checkpoints.map(({ epochs, pretraining }) => [pretraining!.records.length, epochs.length]),
      [
        [1, 0],
        [2, 0],
        [3, 0],
        [4, 0],
        [5, 0],
        [5, 1],
        [5, 2],
        [5, 3],
      ],
    );
    const before = tf.memory().numTensors;
    for (const from of [...checkpoints]) {
      const again = await task(changes, STACK);
      assert.equal(await train({ ...again, checkpoints: { every: 100, from, write, note } }), whole);
      again.network.dispose();
    }
    assert.is(tf.memory().numTensors, before);
  });
}

for (const [changes, blocks, at] of [
  [{ epochs: 5, optimizer: { adam: ADAM } }, undefined, 3],
  [{ epochs: 2, optimizer: { adam: ADAM } }, STACK, 2],
] as const) {
  test(`an interruption leaves a checkpoint${blocks ? ' of pretraining too' : ''}, and training goes on there to the same bytes`, async () => {
    const whole = await train(await task(changes, blocks));
    const written: Checkpoint[] = [];
    const checkpoints = {
      every: 100,
      spareMs: 0,
      note: async () => undefined,
      write: async (checkpoint: Checkpoint) => void written.push(decodeCheckpoint(encodeCheckpoint(checkpoint))),
    };
    const stop = new AbortController();
    try {
      // After a step of the next epoch: what that has changed is not in the checkpoint.
      await train({
        ...(await task(changes, blocks)),
        checkpoints,
        signal: stop.signal,
        onProgress: ({ epoch, step }) => {
          if (epoch === at + 1 && step === 1) stop.abort();
        },
      });
      assert.unreachable();
    } catch (error) {
      assert.instance(error, Interrupted);
    }
    const reached = written.map(({ epochs, pretraining }) => [epochs.length, pretraining?.records.length]);
    assert.equal(reached, [blocks ? [0, at] : [at, undefined]]);
    assert.equal(await train({ ...(await task(changes, blocks)), checkpoints: { ...checkpoints, from: written[0] } }), whole);
  });
}

test('training stops when no epoch has been better for long enough', async () => {
  const all = await train(await task({ epochs: 30, select: 'validation-loss' }));
  const best = (upTo: number) =>
    all.epochs.slice(0, upTo).reduce((one, other) => (other.validationLoss! < one.validationLoss! ? other : one)).epoch;
  const last = all.epochs.find(({ epoch }) => epoch - best(epoch) >= 3)!.epoch;
  assert.ok(last < 30, `nothing to stop for: ${last}`);
  const stopped = await train(await task({ epochs: 30, select: 'validation-loss', stop: { patience: 3 } }));
  assert.equal(stopped.epochs, all.epochs.slice(0, last));
  assert.is(stopped.selected, best(last));
});

test('a training that is over is not begun again, wherever it stopped, and says what its validation was predicted from', async () => {
  for (const changes of [
    { epochs: 3 },
    { epochs: 3, select: 'last' },
    { epochs: 30, select: 'validation-loss', stop: { patience: 3 } },
  ] as const) {
    const written: Checkpoint[] = [];
    const write = async (checkpoint: Checkpoint) => void written.push(decodeCheckpoint(encodeCheckpoint(checkpoint)));
    const checkpoints = { every: 100, spareMs: 0, write, note: async () => undefined };
    const whole = await trainNetwork({ ...(await task(changes)), checkpoints });
    const onProgress = () => assert.unreachable('a step was trained');
    const again = await trainNetwork({ ...(await task(changes)), checkpoints: { ...checkpoints, from: written.at(-1) }, onProgress });
    assert.ok(again.seconds >= written.at(-1)!.seconds);
    assert.equal({ ...again, seconds: 0 }, { ...whole, seconds: 0 });
    assert.ok(again.validatedFrom);
  }
});

test('a schedule changes the learning rate of later epochs alone', async () => {
  const plain = await train(await task());
  const stepped = await train(await task({ schedule: { step: { every: 1, factor: 0.1 } } }));
  assert.equal(stepped.epochs[0], plain.epochs[0]);
  assert.not.equal(stepped.epochs[1], plain.epochs[1]);
  assert.equal((await train(await task({ schedule: 'constant' }))).epochs, plain.epochs);
});

test('a seed decides all; another seed gives another result', async () => {
  const [first, second] = [await train(await task()), await train(await task())];
  assert.equal(first, second);
  const other = await train({ ...(await task()), seed: 2 });
  assert.not.equal(first.epochs, other.epochs);
});

test('the loss of an epoch is the mean over all pixels, not over batches', async () => {
  // With a rate of next to nothing and no dropout, two batchings see the same weights; without batch norm the same losses.
  const losses = await Promise.all(
    [8, 20].map(async (batch) => {
      const network = networkOf([{ conv: { kernels: 4, size: [1, 1, 'full'], normalize: 'none' } }, { dense: 'classes' }], {
        size: 3,
        bands: 8,
        classes: 3,
      });
      const training = await task({ batch, epochs: 1, select: 'last', optimizer: { sgd: { learning_rate: 1e-12, momentum: 0 } } });
      return (await trainNetwork({ ...training, network: compile(network, await startEngine('wasm'), livelyWeights(network, 1)) }))
        .epochs[0].loss;
    }),
  );
  assert.ok(Math.abs(losses[0] - losses[1]) < 1e-6, losses.join());
});

test('accuracies are shares of all pixels of their part, a smaller last batch or not', async () => {
  // Three batches of 8 hold 24 pixels, and 20 train.
  const training = await task({ epochs: 1, select: 'last', optimizer: { sgd: { learning_rate: 1e-12, momentum: 0 } } }, [
    { conv: { kernels: 4, size: [1, 1, 'full'], normalize: 'none' } },
    { dense: 'classes' },
  ]);
  const {
    epochs: [{ accuracy, validationAccuracy, validationLoss }],
  } = await trainNetwork(training);
  const predictor = new Predictor(training.network, training.feed);
  const train = await predictor.predict({ mask, pixels: training.split.train });
  const validation = await predictor.predict({ mask, pixels: training.split.validation });
  assert.ok(train.correct > 0 && validation.correct > 0);
  assert.equal([accuracy, validationAccuracy, validationLoss], [train.correct / 20, validation.correct / 10, validation.loss]);
});

test('the error of an autoencoder is the mean over all pixels, not over batches', async () => {
  const losses = await Promise.all(
    [8, 20].map(
      async (batch) =>
        (
          await trainNetwork(
            await task({ batch, epochs: 1, select: 'last', optimizer: { sgd: { learning_rate: 1e-12, momentum: 0 } } }, STACK),
          )
        ).pretraining,
    ),
  );
  for (const [index, { loss }] of losses[0].entries())
    assert.ok(Math.abs(loss - losses[1][index].loss) < 1e-5 * loss, `${loss}, ${losses[1][index].loss}`);
});

test('the list of training pixels stays as it is', async () => {
  const training = await task({ epochs: 2 });
  await trainNetwork(training);
  assert.equal(training.split.train, pixels(0, 20));
});

test('a loss that is no number ends the trial with its epoch', async () => {
  const network = networkOf([{ conv: { kernels: 4, size: [1, 1, 'full'], normalize: 'none' } }, { dense: 'classes' }], {
    size: 3,
    bands: 8,
    classes: 3,
  });
  const training = await task({ optimizer: { sgd: { learning_rate: 10, momentum: 0.99 } }, epochs: 200, select: 'last' });
  const problem = await problemOfAsync(async () =>
    trainNetwork({
      ...training,
      network: compile(network, await startEngine('wasm'), livelyWeights(network, 1)),
      split: { ...training.split, validation: new Uint32Array() },
    }),
  );
  assert.is(problem.code, 'diverged');
  assert.match(problem.message, /^the loss is no longer a number in epoch \d+$/);
});

for (const [select, message] of [
  ['last', /^the network after epoch 1: \d+ of the \d+ values of \S+ are NaN or infinite/],
  [
    'validation-accuracy',
    // eslint-disable-next-line max-len
    /^in the validation of epoch 1 the network's output for the pixel at row 3, column 5 \(counting from 1\) is \S+ for class \d: the weight \S+ has NaN or infinite values$/,
  ],
] as const) {
  test(`an update that breaks the weights of an epoch whose loss was a number ends the trial too (${select})`, async () => {
    // A single step: what it does to the weights no loss has seen.
    const training = await task({ batch: 20, epochs: 1, select, optimizer: { sgd: { learning_rate: 1e39, momentum: 0 } } });
    const split = { ...training.split, ...(select === 'last' ? { validation: new Uint32Array() } : {}) };
    const problem = await problemOfAsync(() => trainNetwork({ ...training, split }));
    assert.is(problem.code, 'diverged');
    assert.match(problem.message, message);
  });
}

test('a signal stops between two steps', async () => {
  const controller = new AbortController();
  let steps = 0;
  const training = { ...(await task()), signal: controller.signal, onProgress: () => ++steps === 2 && controller.abort() };
  try {
    await trainNetwork(training);
    assert.unreachable();
  } catch (error) {
    assert.instance(error, Interrupted);
  }
  assert.is(steps, 2);
});

for (const optimizer of [{ sgd: { learning_rate: 0.05, momentum: 0.9 } }, { adamw: ADAMW }] as const) {
  test(`frozen layers keep every bit, moving statistics too, and the others learn from them (${Object.keys(optimizer)[0]})`, async () => {
    const architecture: Architecture = [
      { conv: { kernels: 4, size: [1, 1, 3], l2: 0.01 } },
      { spectral: { kernels: 4, size: 3 } },
      { conv: { kernels: 4, size: [3, 3, 'full'] } },
      { dense: 'classes' },
    ];
    const network = networkOf(architecture, { size: 3, bands: 8, classes: 3 });
    const start = livelyWeights(network, 1);
    const frozen = network.layers.findIndex(({ name }) => name.startsWith('conv2'));
    const compiled = new CompiledNetwork(network, await startEngine('wasm'), BATCH_NORM, start, { frozen });
    const training = { ...(await task({ optimizer }, architecture)), network: compiled };
    await warmUp(training);
    const { weights, epochs } = await trainNetwork(training);
    for (const [index, { name, values }] of weights.entries()) {
      const stays = /^(conv1|spectral1)\//.test(name);
      // Before batch normalization a bias has no effect, and no gradient either.
      if (!stays && name.endsWith('/bias')) continue;
      assert.is(Buffer.from(values.buffer).equals(Buffer.from(start[index].values.buffer)), stays, name);
    }
    // The rest is the network whose input is what the frozen layers predict: its first step has the same loss and gradients.
    const x = tf.tensor3d(noise(4 * 9 * 8, 3), [4, 9, 8]);
    const labels = tf.tensor1d([0, 1, 2, 0], 'int32');
    const whole = new CompiledNetwork(network, compiled.engine, BATCH_NORM, start, { frozen });
    const layers = network.layers.slice(frozen);
    const rest = new CompiledNetwork(
      { ...network, input: layers[0].input, layers },
      compiled.engine,
      BATCH_NORM,
      start.filter(({ name }) => !/^(conv1|spectral1)\//.test(name)),
    );
    tf.tidy(() => {
      const one = whole.gradients(x, labels, new RandomStream(1, 'dropout'));
      const seen = whole.inferLayers(network.layers.slice(0, frozen), x);
      const other = rest.gradients(seen, labels, new RandomStream(1, 'dropout'));
      assert.equal([...one.loss.dataSync()], [...other.loss.dataSync()]);
      assert.equal([...one.gradients.keys()], [...other.gradients.keys()]);
      for (const [name, gradient] of one.gradients)
        assert.equal([...gradient.dataSync()], [...other.gradients.get(name)!.dataSync()], name);
    });
    assert.ok(epochs.every(({ loss }) => Number.isFinite(loss)));
    for (const one of [x, labels]) one.dispose();
    for (const one of [compiled, whole, rest]) one.dispose();
  });
}

test.run();

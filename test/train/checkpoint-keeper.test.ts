import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Interrupted } from '../../src/errors/failure.js';
import type { Checkpoint } from '../../src/train/checkpoint.js';
import { CheckpointKeeper } from '../../src/train/checkpoint-keeper.js';

const test = suite('train/checkpoint-keeper');

/** The epochs of the checkpoints that are written while so many epochs pass, and an error ends them. */
async function written(epochs: number, every: number, error: Error): Promise<number[]> {
  const seconds: number[] = [];
  const write = async (checkpoint: Checkpoint) => void seconds.push(checkpoint.seconds);
  const keeper = new CheckpointKeeper({ every, spareMs: 0, note: async () => undefined, write });
  try {
    await keeper.guard(async () => {
      for (let epoch = 1; epoch <= epochs; epoch++) await keeper.keep(epoch, async () => ({ seconds: epoch }) as Checkpoint);
      throw error;
    });
    assert.unreachable();
  } catch (thrown) {
    assert.is(thrown, error);
  }
  return seconds;
}

test('an interruption writes the spare one, and never one that is older than what is written', async () => {
  assert.equal(await written(5, 2, new Interrupted()), [2, 4, 5]);
  assert.equal(await written(4, 2, new Interrupted()), [2, 4]);
  assert.equal(await written(3, 100, new Interrupted()), [3]);
});

test('a fault leaves what is written as it is', async () => {
  assert.equal(await written(5, 2, new Error('a fault')), [2, 4]);
});

/** The epochs of the checkpoints of a training that has so many epochs, and ends. */
async function writtenAtTheEnd(epochs: number, every: number, spareMs: number, pause = 0): Promise<number[]> {
  const seconds: number[] = [];
  const write = async (checkpoint: Checkpoint) => void seconds.push(checkpoint.seconds);
  const keeper = new CheckpointKeeper({ every, spareMs, note: async () => undefined, write });
  const state = (epoch: number) => async () => ({ seconds: epoch }) as Checkpoint;
  await new Promise((resolve) => setTimeout(resolve, pause));
  for (let epoch = 1; epoch < epochs; epoch++) await keeper.keep(epoch, state(epoch));
  await keeper.finish(state(epochs));
  return seconds;
}

test('the end of a training is written, whether a spare one was held or not, unless the time since the last one is short', async () => {
  assert.equal(await writtenAtTheEnd(5, 2, 0), [2, 4, 5]);
  assert.equal(await writtenAtTheEnd(3, 100, 0), [3]);
  assert.equal(await writtenAtTheEnd(3, 100, 60_000), []);
  // A spare one has just been taken, but nothing written for long.
  assert.equal(await writtenAtTheEnd(2, 100, 200, 250), [2]);
});

test.run();

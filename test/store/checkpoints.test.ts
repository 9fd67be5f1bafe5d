import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { PartialTrial } from '../../src/store/checkpoints.js';
import { decodeCheckpoint, encodeCheckpoint } from '../../src/store/formats/checkpoint.js';
import { Lock } from '../../src/base/lock.js';
import type { Checkpoint } from '../../src/train/checkpoint.js';
import { noise } from '../compile/networks.js';
import { problemOfAsync, withFolder } from '../data/helpers.js';

const test = suite('store/checkpoints');

const arrays = (seed: number) => [
  { name: 'conv1/conv/kernel', shape: [2, 3], values: noise(6, seed) },
  { name: 'dense/bias', shape: [2], values: noise(2, seed + 1) },
];
const WITHOUT_BEST: Checkpoint = {
  epochs: [
    { epoch: 1, loss: 0.1 + 0.2, accuracy: 1 / 3 },
    { epoch: 2, loss: 1e-17, accuracy: 0.5, validationLoss: 2, validationAccuracy: 0.25 },
  ],
  weights: arrays(1),
  optimizer: { slots: { first: arrays(3), second: arrays(4) }, numbers: { power1: 0.9 ** 7 } },
  streams: {
    order: { words: [1, 2, 3, 4294967295] },
    dropout: { words: [5, 6, 7, 8], spare: -0.123456789012345 },
    augment: { words: [9, 8, 7, 6] },
  },
  seconds: 1.5,
};
const CHECKPOINT: Checkpoint = { ...WITHOUT_BEST, best: { epoch: 1, weights: arrays(2) } };

test('round trip, to the bit', () => {
  assert.equal(decodeCheckpoint(encodeCheckpoint(CHECKPOINT)), CHECKPOINT);
  assert.equal(decodeCheckpoint(encodeCheckpoint(WITHOUT_BEST)), WITHOUT_BEST);
});

test('the last one counts; one that is not whole does not', () =>
  withFolder(async (root) => {
    const partial = new PartialTrial(join(root, 'partial'));
    assert.is(await partial.read(), undefined);
    await partial.begin(0);
    await partial.write(WITHOUT_BEST);
    await partial.write(CHECKPOINT);
    assert.equal(await partial.read(), CHECKPOINT);
    const file = join(root, 'partial', 'checkpoint.safetensors');
    const bytes = readFileSync(file);
    bytes[bytes.length - 1] ^= 1;
    writeFileSync(file, bytes);
    assert.is(await partial.read(), undefined);
    writeFileSync(file, bytes.subarray(0, 100));
    assert.is(await partial.read(), undefined);
    await partial.remove();
    assert.not.ok(existsSync(join(root, 'partial')));
  }));

test('a checkpoint that cannot be read is not none: training would begin anew and write over it', () =>
  withFolder(async (root) => {
    mkdirSync(join(root, 'partial'));
    symlinkSync('checkpoint.safetensors', join(root, 'partial', 'checkpoint.safetensors'));
    const partial = new PartialTrial(join(root, 'partial'));
    assert.is((await problemOfAsync(() => partial.read())).code, 'store-unreadable');
    // Nor is it removed as work that nobody could go on from.
    await partial.leave();
    assert.ok(readdirSync(join(root, 'partial')).includes('checkpoint.safetensors'));
  }));

test('whose lock was taken over writes nothing more, and removes nothing', () =>
  withFolder(async (root) => {
    const path = join(root, 'partial');
    const [first, second] = [(await Lock.take(path))!, 'x'];
    const partial = new PartialTrial(path, first.ticket);
    await partial.begin(0);
    await partial.write(WITHOUT_BEST);
    writeFileSync(first.file, JSON.stringify({ token: second, host: 'elsewhere', pid: 1 }));
    for (const write of [
      () => partial.write(CHECKPOINT),
      () => partial.note({ epoch: 3, loss: 1, accuracy: 0.5 }),
      () => partial.begin(3),
    ]) {
      assert.is(
        await write().then(
          () => 'written',
          (error) => error.name,
        ),
        'Yielded',
      );
    }
    await partial.remove();
    await partial.leave();
    assert.equal(await partial.read(), WITHOUT_BEST);
    await first.release();
    assert.ok(existsSync(first.file));
  }));

test('where another process has removed the folder it is made again; the store is not', () =>
  withFolder(async (root) => {
    const path = join(root, 'trials', 'partial');
    mkdirSync(join(root, 'trials'));
    const lock = (await Lock.take(path))!;
    const partial = new PartialTrial(path, lock.ticket);
    await partial.begin(0);
    rmSync(path, { recursive: true });
    await partial.write(CHECKPOINT);
    assert.equal(await partial.read(), CHECKPOINT);
    rmSync(join(root, 'trials'), { recursive: true });
    assert.is(
      await partial.write(CHECKPOINT).then(
        () => 'written',
        (error) => error.name,
      ),
      'Yielded',
    );
    assert.equal(readdirSync(root), []);
    await lock.release();
  }));

test('sessions: what each process began with and had finished', () =>
  withFolder(async (root) => {
    const partial = new PartialTrial(join(root, 'partial'));
    assert.equal(await partial.sessions(), []);
    await partial.begin(0);
    for (const epoch of [1, 2, 3]) await partial.note({ epoch, loss: 1 / epoch, accuracy: 0.5 });
    await partial.begin(2);
    assert.equal(
      (await partial.sessions()).map(({ from, to }) => [from, to]),
      [
        [0, 3],
        [2, 2],
      ],
    );
  }));

test.run();

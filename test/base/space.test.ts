import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { PartialTrial } from '../../src/store/checkpoints.js';
import { writeFolder } from '../../src/store/folder.js';
import { bytesBelow, formatBytes, writeFailure } from '../../src/base/space.js';
import { Store } from '../../src/store/store.js';
import { checkFolder } from '../../src/store/formats/sums.js';
import type { Checkpoint } from '../../src/train/checkpoint.js';
import { problemOfAsync, withFolder } from '../data/helpers.js';

const test = suite('base/space');
const KIB = 1024;
const content = (bytes: number) => ({ hashed: new Map([['weights', new Uint8Array(bytes)]]), aside: new Map() });
const checkpoint = (values: number): Checkpoint => ({
  epochs: [],
  weights: [{ name: 'a', shape: [values], values: new Float32Array(values) }],
  optimizer: { slots: {}, numbers: {} },
  streams: {} as Checkpoint['streams'],
  seconds: 0,
});

/** Runs an action with a file system of 256 KiB; says why where none can be mounted. */
async function withSmallDisk(action: (folder: string) => Promise<void>): Promise<void> {
  await withFolder(async (root) => {
    const disk = join(root, 'disk');
    mkdirSync(disk);
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', disk], { stdio: 'pipe' });
    } catch (error) {
      console.log(`skipped: no small file system can be mounted here (${(error as Error).message.split('\n')[0]})`);
      return;
    }
    try {
      await action(disk);
    } finally {
      execFileSync('umount', [disk]);
    }
  });
}

test('bytes as people read them', () => {
  assert.equal([0, 1023, 1024, 1536, 200 * KIB, 3 * KIB * KIB * KIB].map(formatBytes), [
    '0 B',
    '1023 B',
    '1.0 KiB',
    '1.5 KiB',
    '200 KiB',
    '3.0 GiB',
  ]);
});

test('bytes below a folder', () =>
  withFolder(async (root) => {
    mkdirSync(join(root, 'a'));
    writeFileSync(join(root, 'a', 'b'), 'xyz');
    writeFileSync(join(root, 'c'), 'x');
    assert.equal([await bytesBelow(root), await bytesBelow(join(root, 'none'))], [4, 0]);
  }));

const CAUSES: [string, RegExp][] = [
  ['ENOSPC', /^the disk is full \(ENOSPC\): 1\.5 KiB are needed there, [\d.]+ [KMG]?i?B are free$/],
  ['EDQUOT', /^the quota is used up \(EDQUOT\): 1\.5 KiB are needed there$/],
  ['EROFS', /^cannot be written there, without permission \(why\)$/],
  ['EACCES', /^cannot be written there, without permission/],
  ['ENOENT', /^a folder no longer exists/],
  ['EIO', /^cannot be written \(why\)$/],
];
for (const [code, message] of CAUSES) {
  test(`a write that fails with ${code}`, () =>
    withFolder(async (root) => {
      const file = join(root, 'none', 'file');
      const {
        problems: [problem],
      } = await writeFailure(Object.assign(new Error('why'), { code }), file, 1536);
      assert.equal([problem.code, problem.place], ['write', { file }]);
      assert.match(problem.message, message);
      assert.match(problem.hint!, /--runs DIR\. Finished results are kept/);
    }));
}

test('a full disk: place and bytes are named, what was complete is intact, and with room it goes on', () =>
  withSmallDisk(async (disk) => {
    const [first, second] = [join(disk, 'trials', 'a'), join(disk, 'trials', 'b')];
    await new Store(disk).open();
    await writeFolder(first, content(64 * KIB), {});
    writeFileSync(join(disk, 'ballast'), new Uint8Array(96 * KIB));
    const problem = await problemOfAsync(() => writeFolder(second, content(128 * KIB), {}));
    assert.equal([problem.code, problem.place], ['write', { file: second }]);
    assert.match(problem.message, /^the disk is full \(ENOSPC\): 128 KiB are needed there, \d+(\.\d)? KiB are free$/);
    assert.equal([readdirSync(join(disk, 'trials')), await checkFolder(first)], [['a'], []]);
    rmSync(join(disk, 'ballast'));
    await writeFolder(second, content(128 * KIB), {});
    assert.equal(await checkFolder(second), []);
  }));

test('a full disk leaves the last checkpoint', () =>
  withSmallDisk(async (disk) => {
    const partial = new PartialTrial(join(disk, 'work'));
    await partial.begin(0);
    await partial.write(checkpoint(8 * KIB));
    const problem = await problemOfAsync(() => partial.write(checkpoint(64 * KIB)));
    assert.equal([problem.code, problem.place], ['write', { file: join(disk, 'work', 'checkpoint.safetensors') }]);
    assert.match(problem.message, /ENOSPC\): 256 KiB are needed there/);
    assert.equal(readdirSync(join(disk, 'work')).sort(), ['checkpoint.safetensors', 'epochs.log']);
    assert.is((await partial.read())!.weights[0].values.length, 8 * KIB);
    writeFileSync(join(disk, 'ballast'), '');
    try {
      for (;;) writeFileSync(join(disk, 'ballast'), new Uint8Array(4 * KIB), { flag: 'a' });
    } catch {
      // Full to the last block.
    }
    assert.is((await problemOfAsync(() => new PartialTrial(join(disk, 'other')).begin(0))).code, 'write');
  }));

test('a folder that vanishes meanwhile', () =>
  withFolder(async (root) => {
    const partial = new PartialTrial(join(root, 'runs', 'work'));
    assert.match((await problemOfAsync(() => partial.begin(0))).message, /^a folder no longer exists/);
    mkdirSync(join(root, 'runs'));
    await partial.begin(0);
    rmSync(join(root, 'runs'), { recursive: true });
    assert.match((await problemOfAsync(() => partial.note({ epoch: 1, loss: 1, accuracy: 0 }))).message, /^a folder no longer exists/);
    assert.match((await problemOfAsync(() => partial.write(checkpoint(1)))).message, /^a folder no longer exists/);
    assert.match((await problemOfAsync(() => new Store(join(root, 'runs')).claimTrial('a'))).message, /^a folder no longer exists/);
  }));

test.run();

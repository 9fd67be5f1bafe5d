import { createWriteStream, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip, gunzipSync, gzipSync } from 'node:zlib';
import tar from 'tar-stream';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { addressOf } from '../../src/pipeline/address/address.js';
import { archiveSource, packFolders } from '../../src/store/archive.js';
import { writeFolder } from '../../src/store/folder.js';
import { checkFolder } from '../../src/store/formats/sums.js';
import type { ResultSource } from '../../src/store/source.js';
import { checkSource, takeFolders } from '../../src/store/taking.js';
import { problemOfAsync, withFolder } from '../data/helpers.js';

const test = suite('store/archive');
const IDENTITY = { seed: 1 };
const TRIAL = `trials/${addressOf(IDENTITY)}`;
const RUN = 'quickstart-0123456789ab';

async function storeIn(root: string): Promise<void> {
  const content = (text: string) => ({ hashed: new Map([['a.csv', text]]), aside: new Map([['times.csv', '1\n']]) });
  mkdirSync(root, { recursive: true });
  await writeFolder(join(root, TRIAL), content('trial'), { address: addressOf(IDENTITY), trial: IDENTITY });
  await writeFolder(join(root, RUN), content('run'), { name: 'quickstart', engine: 'wasm', classes: ['A'], trials: [] });
}

const take = async (source: ResultSource, root: string) => takeFolders(source, await checkSource(source), root);

interface Entry {
  readonly name: string;
  readonly type?: 'symlink' | 'link';
  readonly linkname?: string;
}

/** An archive with other entries than packFolders makes. */
async function archiveOf(file: string, entries: Entry[]): Promise<void> {
  const pack = tar.pack();
  for (const header of entries) pack.entry(header, '');
  pack.finalize();
  await pipeline(pack, createGzip(), createWriteStream(file));
}

test('there and back: the same files, checked; a second time nothing is new; the same bytes', () =>
  withFolder(async (root) => {
    const [from, to, file] = [join(root, 'from'), join(root, 'to'), join(root, 'run.tar.gz')];
    await storeIn(from);
    await packFolders(from, [RUN, TRIAL], file);
    assert.equal([...(await checkSource(archiveSource(file))).keys()], [RUN, TRIAL]);
    await take(archiveSource(file), to);
    for (const folder of [RUN, TRIAL]) {
      assert.equal(readdirSync(join(to, folder)).sort(), readdirSync(join(from, folder)).sort());
      assert.equal(await checkFolder(join(to, folder)), []);
    }
    await take(archiveSource(file), to);
    assert.equal(readdirSync(join(to, 'trials')), [TRIAL.split('/')[1]]);
    await packFolders(to, [TRIAL, RUN], join(root, 'again.tar.gz'));
    assert.equal(readFileSync(join(root, 'again.tar.gz')), readFileSync(file));
  }));

const REFUSED: [string, Entry[], RegExp][] = [
  ['a path that leaves the folder', [{ name: '../evil' }], /^has "..\/evil", which is not a file/],
  ['a path that leaves it further down', [{ name: `${TRIAL}/../../../evil` }], /which is not a file of a run/],
  ['an absolute path', [{ name: '/etc/passwd' }], /which is not a file of a run/],
  ['a symbolic link', [{ name: `${TRIAL}/a.csv`, type: 'symlink', linkname: '/etc/passwd' }], /not a regular file but a symlink/],
  ['a hard link', [{ name: `${TRIAL}/a.csv`, type: 'link', linkname: '/etc/passwd' }], /not a regular file but a link/],
  ['a folder deeper than any', [{ name: `${TRIAL}/sub/a.csv` }], /which is not a file of a run/],
  ['no hashes', [{ name: `${TRIAL}/a.csv` }], /without a readable SHA256SUMS/],
  ['a file twice', [{ name: `${TRIAL}/a.csv` }, { name: `${TRIAL}/a.csv` }], /twice$/],
  ['nothing', [], /^has no run$/],
];

for (const [title, entries, message] of REFUSED) {
  test(`refused: ${title}`, () =>
    withFolder(async (root) => {
      const file = join(root, 'bad.tar.gz');
      await archiveOf(file, entries);
      const problem = await problemOfAsync(() => take(archiveSource(file), join(root, 'to')));
      assert.is(problem.code, 'archive');
      assert.match(problem.message, message);
      assert.not.ok(existsSync(join(root, 'evil')));
      assert.equal(existsSync(join(root, 'to')) ? readdirSync(join(root, 'to')) : [], []);
    }));
}

test('a flipped bit anywhere in the unpacked archive is refused, or changes nothing that is kept', () =>
  withFolder(async (root) => {
    await storeIn(join(root, 'from'));
    const file = join(root, 'run.tar.gz');
    await packFolders(join(root, 'from'), [TRIAL], file);
    const bytes = gunzipSync(readFileSync(file));
    let refusals = 0;
    for (let at = 0; at < bytes.length; at += 97) {
      const changed = Buffer.from(bytes);
      changed[at] ^= 4;
      const bad = join(root, `bad-${at}.tar.gz`);
      writeFileSync(bad, gzipSync(changed));
      const to = join(root, `to-${at}`);
      mkdirSync(to);
      try {
        await take(archiveSource(bad), to);
        assert.equal(await checkFolder(join(to, TRIAL)), []);
      } catch (error) {
        assert.is((error as { problems?: [{ code: string }] }).problems?.[0].code, 'archive', `${at}: ${(error as Error).stack}`);
        refusals++;
      }
    }
    assert.ok(refusals > 5, String(refusals));
    writeFileSync(join(root, 'cut.tar.gz'), readFileSync(file).subarray(0, 200));
    assert.is((await problemOfAsync(() => take(archiveSource(join(root, 'cut.tar.gz')), join(root, 'to')))).code, 'archive');
    assert.is((await problemOfAsync(() => take(archiveSource(join(root, 'none.tar.gz')), join(root, 'to')))).code, 'archive');
  }));

test('what changed in a folder is named', () =>
  withFolder(async (root) => {
    await storeIn(root);
    const folder = join(root, RUN);
    for (const name of readdirSync(folder)) {
      const data = readFileSync(join(folder, name));
      for (const at of [0, data.length >> 1, data.length - 1]) {
        const changed = Buffer.from(data);
        changed[at] ^= 1;
        writeFileSync(join(folder, name), changed);
        const findings = await checkFolder(folder);
        assert.ok(findings.length > 0 && findings.some(({ file, problem }) => file === name || problem.includes(name)), `${name} at ${at}`);
      }
      writeFileSync(join(folder, name), data);
    }
    assert.equal(await checkFolder(folder), []);
    writeFileSync(join(folder, 'notes.txt'), '');
    assert.equal(await checkFolder(folder), [{ file: 'notes.txt', problem: 'was not there when the folder was written' }]);
  }));

test.run();

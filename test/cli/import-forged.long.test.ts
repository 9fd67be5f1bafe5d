import { createWriteStream, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import tar from 'tar-stream';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { importResults } from '../../src/verify/import-results.js';
import { archiveSource, packFolders } from '../../src/store/archive.js';
import { storeSource } from '../../src/store/store-source.js';
import { checkFolder } from '../../src/store/formats/sums.js';
import { problemOfAsync } from '../data/helpers.js';
import { edit, forgeTrial, rehash, withCopy } from '../verify/forge.js';
import { hsiRun, imported } from './command-line.js';
import { MAPPED } from './tiny.js';

const test = suite('cli/import-forged');
const folder = mkdtempSync(join(tmpdir(), 'hsi-forged-'));
const runs = join(folder, 'runs');
let run = '';
let folders: string[] = [];

test.before(async () => {
  writeFileSync(join(folder, 'tiny.yaml'), MAPPED);
  const { code, stderr } = await hsiRun(['tiny.yaml', '--engine', 'wasm', '--quiet'], { cwd: folder });
  assert.is(code, 0, stderr);
  run = readdirSync(runs).find((name) => name.startsWith('tiny-'))!;
  folders = [run, `${run}/maps/1`, ...['trials', 'maps'].flatMap((kind) => readdirSync(join(runs, kind)).map((name) => `${kind}/${name}`))];
});
test.after(() => rmSync(folder, { recursive: true, force: true }));

const trialOf = (root: string, seed: number) =>
  readdirSync(join(root, 'trials'))
    .map((name) => join(root, 'trials', name))
    .find((one) => JSON.parse(readFileSync(join(one, 'manifest.json'), 'utf8')).trial.seed === seed)!;

/** Packs what somebody has forged, and tries to import it. */
async function importForged(root: string, which: readonly string[] = folders): Promise<string> {
  const [file, to] = [join(root, 'forged.tar.gz'), join(root, 'to')];
  rmSync(file, { force: true });
  await packFolders(root, which, file);
  const { code, message } = await problemOfAsync(() => importResults(archiveSource(file), to));
  assert.is(code, 'archive');
  // Nothing of it is left anywhere.
  const left = existsSync(to)
    ? readdirSync(to).flatMap((name) => (name === 'README.md' ? [] : name === 'trials' ? readdirSync(join(to, name)) : [name]))
    : [];
  assert.equal(left, []);
  return message;
}

type Manifest = Record<string, unknown>;

const FORGED: [title: string, forge: (root: string) => unknown, message: RegExp][] = [
  [
    'a figure of the run',
    (root) => {
      edit(join(root, run, 'metrics.csv'), (text) => text.replace(/\n1,[\d.]+,/, '\n1,0.999,'));
      rehash(join(root, run));
    },
    /^has results that do not match its trials: tiny-\w+\/metrics\.csv is not what its trials give: line 2 is "1,0\.999/,
  ],
  [
    'predictions, their figures to match',
    (root) => forgeTrial(trialOf(root, 1), 1, 5),
    /has results that do not match its trials: .*is not what/,
  ],
  [
    'a figure of a trial',
    (root) => rehash(trialOf(root, 2), (manifest) => Object.assign(manifest, { figures: { ...(manifest.figures as object), oa: 1 } })),
    /manifest\.json has other figures than its predictions give/,
  ],
  [
    'a picture of a map',
    (root) => {
      writeFileSync(join(root, run, 'maps/1/classification.png'), readFileSync(join(root, run, 'maps/1/ground-truth.png')));
      rehash(join(root, run, 'maps/1'));
    },
    /maps\/1\/classification\.png is not what maps\//,
  ],
  [
    'a page',
    (root) => {
      writeFileSync(join(root, run, 'report.html'), '<script>alert(1)</script>');
      rehash(join(root, run));
      const sums = join(root, run, 'SHA256SUMS');
      writeFileSync(sums, `${readFileSync(sums, 'utf8')}${'0'.repeat(64)}  report.html\n`);
    },
    /report\.html, which is not a file that hsi-run writes there$/,
  ],
  [
    'a colour that is none',
    (root) => rehash(join(root, run), (manifest) => Object.assign(manifest, { colours: ['red"><script>', '#000000', '#000000'] })),
    /manifest\.json, which is not in the form that hsi-run writes: colours\.0 must match pattern/,
  ],
  [
    'a name of a class that a terminal would obey',
    (root) => rehash(join(root, run), (manifest) => Object.assign(manifest, { classes: ['\u001b[2J', 'B', 'C'] })),
    /which is not in the form that hsi-run writes: classes\.0 must match pattern/,
  ],
  [
    'a key of its own',
    (root) => rehash(join(root, run), (manifest) => Object.assign(manifest, { later: [{ key: '\u0007' }] })),
    /not in the form that hsi-run writes: later/,
  ],
  [
    'a date that is none',
    (root) => {
      edit(join(trialOf(root, 1), 'provenance.json'), (text) => text.replace(/"ended": "[^"]+"/, '"ended": "2026-13-01T00:00:00Z"'));
      rehash(trialOf(root, 1));
    },
    /provenance\.json, which is not in the form that hsi-run writes: ended must match pattern/,
  ],
  [
    'facts of a scene that are none',
    (root) => {
      writeFileSync(join(root, run, 'facts.json'), '{"scenes":[{"scale":"10","values":{}}]}');
      rehash(join(root, run));
    },
    /facts\.json, which is not in the form that hsi-run writes: scenes\.0\.scale must be number/,
  ],
  [
    'times that a terminal would obey',
    (root) => {
      edit(join(root, run, 'times.csv'), (text) => text.replace('WebAssembly', '\u001b]0;WebAssembly\u0007'));
      rehash(join(root, run));
    },
    /times\.csv with control characters$/,
  ],
];

for (const [title, forge, message] of FORGED) {
  test(`refused, all hashes right: ${title}`, () =>
    withCopy(runs, async (copy) => {
      await forge(copy);
      assert.match(await importForged(copy), message);
    }));
}

test('refused: a map alone, whether its run is here or not', () =>
  withCopy(runs, async (copy) => {
    const alone = [`${run}/maps/1`, ...folders.filter((one) => one.startsWith('maps/'))];
    assert.match(await importForged(copy, alone), /^has tiny-\w+\/maps\/1 without the run tiny-\w+ before it: a map needs its run$/);
    await packFolders(copy, alone, join(copy, 'alone.tar.gz'));
    assert.is((await problemOfAsync(() => importResults(archiveSource(join(copy, 'alone.tar.gz')), runs))).code, 'archive');
  }));

test('what is whole comes in, a map later with its run; another run of the name takes no map; nothing lies about', () =>
  withCopy(runs, async (copy) => {
    const [file, to] = [join(copy, 'run.tar.gz'), join(copy, 'to')];
    // As a run of a scene in files has it.
    writeFileSync(
      join(copy, run, 'facts.json'),
      '{"scenes":[{"wavelengths":[450.5],"scale":10000,"values":{"mean":null,"deviation":1}}]}\n',
    );
    rehash(join(copy, run));
    await packFolders(
      copy,
      folders.filter((one) => !one.includes('maps/')),
      file,
    );
    assert.equal((await importResults(archiveSource(file), to)).added.length, 3);
    // Somebody else's archive of the name is left.
    assert.is((await problemOfAsync(() => packFolders(copy, folders, file))).message, 'exists already');
    rmSync(file);
    await packFolders(copy, folders, file);
    const { added, different } = await importResults(archiveSource(file), to);
    assert.equal([[...added].sort(), different], [folders.filter((one) => one.includes('maps/')).sort(), []]);
    for (const one of folders) assert.equal(await checkFolder(join(to, one), ['maps']), [], one);
    assert.equal((await importResults(storeSource(copy), to)).added, []);
    rmSync(join(to, run, 'maps'), { recursive: true });
    rehash(join(to, run), (manifest: Manifest) => Object.assign(manifest, { later: 1 }));
    const again = await importResults(archiveSource(file), to);
    assert.equal([again.added, [...again.different].sort()], [[], [run, `${run}/maps/1`]]);
    assert.equal([existsSync(join(to, run, 'maps')), readdirSync(to).filter((name) => name.startsWith('.'))], [false, []]);
  }));

test('a trial by itself: other results at its address stay out, and what its predictions do not make', () =>
  withCopy(runs, async (copy) => {
    const to = join(copy, 'to');
    const [trial] = folders.filter((one) => one.startsWith('trials/'));
    await packFolders(copy, [trial], join(copy, 'trial.tar.gz'));
    assert.equal((await importResults(archiveSource(join(copy, 'trial.tar.gz')), to)).added, [trial]);
    await forgeTrial(join(copy, trial), JSON.parse(readFileSync(join(copy, trial, 'manifest.json'), 'utf8')).trial.seed, 3);
    await packFolders(copy, [trial], join(copy, 'other.tar.gz'));
    const other = await importResults(archiveSource(join(copy, 'other.tar.gz')), to);
    assert.equal([other.added, other.different], [[], [trial]]);
    rehash(join(copy, trial), (manifest) => Object.assign(manifest, { figures: { oa: 1 } }));
    assert.match(await importForged(copy, [trial]).catch(() => 'taken'), /has other figures|taken/);
    rmSync(to, { recursive: true });
    assert.match(await importForged(copy, [trial]), /has other figures than its predictions give$/);
  }));

test('a pipeline of another version: its run comes in, and is said to be unverified; its trials must be what their predictions make', () =>
  withCopy(runs, async (copy) => {
    edit(join(copy, run, 'resolved.yaml'), (text) => text.replace('version: 1', 'version: 1\nof_another_version: true'));
    rehash(join(copy, run));
    const file = join(copy, 'older.tar.gz');
    await packFolders(copy, folders, file);
    const { added, unverified } = await importResults(archiveSource(file), join(copy, 'to'));
    assert.equal([added.length, unverified.map((one) => one.run)], [folders.length, [run]]);
    rmSync(join(copy, 'to'), { recursive: true });
    rehash(trialOf(copy, 2), (manifest) => Object.assign(manifest, { figures: { ...(manifest.figures as object), oa: 1 } }));
    const address = trialOf(copy, 2).split('/').at(-1)!;
    assert.match(
      await importForged(
        copy,
        folders.filter((one) => !one.includes('maps/')),
      ),
      new RegExp(`trials/${address}/manifest\\.json has other figures`),
    );
  }));

test('what unpacks to a thousand times its size is refused before it is unpacked', async () => {
  const file = join(folder, 'bomb.tar.gz');
  const name = `trials/${'0'.repeat(64)}/predictions.csv`;
  const header = tar.pack();
  header.entry({ name, size: 40 * (1 << 30) });
  const block = await new Promise<unknown>((resolve) => header.once('data', resolve));
  header.destroy();
  await pipeline([block], createGzip(), createWriteStream(file));
  const { message } = await problemOfAsync(() => importResults(archiveSource(file), join(folder, 'to')));
  assert.match(message, /^unpacks to more than 4\.0 GiB/);
});

test('what is packed is hashed as it comes: memory does not grow with it', async () => {
  const file = join(folder, 'large.tar.gz');
  const [megabyte, megabytes] = [Buffer.alloc(1 << 20), 400];
  const header = tar.pack();
  header.entry({ name: `trials/${'0'.repeat(64)}/predictions.csv`, size: megabytes * megabyte.length });
  const block = await new Promise<unknown>((resolve) => header.once('data', resolve));
  header.destroy();
  const atEnd = imported('process.on("exit", () => console.error("peak", process.resourceUsage().maxRSS));');
  const content = [block, ...Array<Buffer>(megabytes).fill(megabyte), Buffer.alloc(1024)];
  await pipeline(content, createGzip({ level: 1 }), createWriteStream(file));
  const { code, stderr } = await hsiRun(['import', file], { cwd: folder, env: atEnd });
  assert.is(code, 2, stderr);
  const [, kilobytes] = /^peak (\d+)$/m.exec(stderr) ?? [];
  assert.ok(Number(kilobytes) < 250_000, stderr);
});

test.run();

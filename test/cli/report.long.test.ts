import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readCsv } from '../../src/base/csv.js';
import { decodeNpy } from '../../src/results/maps/npy.js';
import { HEAVY, hsiRun, MODULES, ROOT } from './command-line.js';
import { MAPPED as TINY } from './tiny.js';

const test = suite('cli/report');
const folder = mkdtempSync(join(tmpdir(), 'hsi-run-test-'));
const call = (...args: string[]) => hsiRun(args, { cwd: folder });
const ENGINE = ['--engine', 'wasm'];
const folderOf = (name: string, runs = 'runs') =>
  join(
    folder,
    runs,
    readdirSync(join(folder, runs)).find((entry) => entry.startsWith(`${name}-`))!,
  );
const page = (file: string) => readFileSync(file, 'utf8');

/** Of the first run's first seed. */
function storedMap(): string {
  const { map } = JSON.parse(readFileSync(join(folderOf('tiny'), 'maps', '1', 'manifest.json'), 'utf8')) as { map: string };
  return join(folder, 'runs', 'maps', map);
}

/** Names that would be markup, if they were not escaped. */
const NAMES = 'description: "<img src=x onerror=alert(1)> & more"\n';
writeFileSync(join(folder, 'tiny.yaml'), `${TINY}${NAMES}published: {table: VI, method: ssrn}\n`);
writeFileSync(
  join(folder, 'both.yaml'),
  `${TINY.replace('name: tiny', 'name: both')}vary:\n  - {name: two, training.epochs: 2}\n  - {name: four, training.epochs: 4}\npublished: {table: IX, method: ssrn, scene: indian-pines}\n`,
);
writeFileSync(join(folder, 'other.yaml'), TINY.replace('name: tiny', 'name: other').replace('rows: 16', 'rows: 17'));
const runs = [await call('tiny.yaml', ...ENGINE), await call('both.yaml', ...ENGINE), await call('other.yaml', ...ENGINE)];
const report = (name: string) => join(folderOf(name), 'report.html');

test('every run leaves its page, which needs nothing beside it', () => {
  assert.equal(
    runs.map(({ code }) => code),
    [0, 0, 0],
  );
  assert.match(runs[0].stderr, /\npage: runs\/tiny-[0-9a-f]{12}\/report\.html\n/);
  const text = page(report('tiny'));
  assert.match(text, /^<!doctype html>\n<html lang="en">/);
  for (const id of [
    'result',
    'published',
    'split',
    'maps',
    'classes',
    'confusion',
    'training',
    'times',
    'network',
    'files',
    'pipeline',
    'provenance',
    'cite',
  ]) {
    assert.match(text, `<section id="${id}"`);
  }
  // What a reader sees first: what came of it, and the maps.
  const places = ['<p class="outcome">', '<section id="maps"', '<section id="result"'].map((part) => text.indexOf(part));
  assert.equal(
    [...places].sort((a, b) => a - b),
    places,
  );
  // The namespace of SVG is a name, and no request.
  assert.equal(
    [...text.replaceAll('http://www.w3.org/2000/svg', '').matchAll(/(?:src|href|url)\s*[=(]\s*["']?(?!data:|#|")[a-z]+:/gi)].map(
      ([found]) => found,
    ),
    [],
  );
  assert.not.match(text, '<img src=x');
  assert.match(text, '&lt;img src=x onerror=alert(1)&gt; &amp; more');
  // Until the script has drawn, and without scripts, the maps are pictures with their legend.
  assert.match(
    text,
    /<div class="maps" id="maps-widget"><div class="stills">(<figure [^>]*><img .*?<\/figure>){3}<\/div>\s*<ul class="legend still/s,
  );
  // The link of what went wrong shows the errors, and does not only scroll.
  assert.match(text, '<a href="#maps" data-layer="errors">');
  assert.match(text, `a[data-layer][href="#' + section.id + '"]`);
  // The built-in scene is made again: its spectra are in the page.
  assert.match(text, '<div class="spectrum">');
  assert.match(text, /<dt>pixels<\/dt><dd>\d+ training, \d+ validation, \d+ test<\/dd>/);
});

test('--no-spectra: the page holds no part of the scene, and says so', async () => {
  const file = join(folder, 'bare.html');
  assert.is((await call('report', folderOf('tiny'), '--no-spectra', '--output', file)).code, 0);
  const [bare, whole] = [page(file), page(report('tiny'))];
  assert.not.match(bare, '<div class="spectrum">');
  assert.match(bare, 'No spectra are shown: the page was made with --no-spectra.');
  assert.ok(bare.length < whole.length);
});

test('it is the same whenever it is made of the same trials', async () => {
  const [before, manifest] = [page(report('tiny')), join(folderOf('tiny'), 'manifest.json')];
  utimesSync(manifest, new Date(0), new Date(0));
  assert.is((await call('report', folderOf('tiny'))).code, 0);
  assert.is(page(report('tiny')), before);
});

test('its figures and pixels are those of the tables', () => {
  const text = page(report('tiny'));
  const rows = (file: string) => readCsv(readFileSync(join(folderOf('tiny'), file), 'utf8'));
  const mean = rows('metrics.csv').find(({ seed }) => seed === 'mean')!;
  for (const figure of [mean.overall_accuracy, mean.average_accuracy, mean.kappa])
    assert.match(text, `<span class="value">${Number(figure).toFixed(4)} <small>`);
  const { columns, truth, items } = JSON.parse(/<script type="application\/json">(\{"rows.*?)<\/script>/s.exec(text)![1]);
  const unpack = (packed: string) => inflateRawSync(Buffer.from(packed, 'base64'));
  const [known, predicted, parts] = [truth, items[1].classes, items[1].parts].map(unpack);
  const confidence = unpack(items[1].confidence);
  const mine = rows('predictions.csv').filter(({ seed }) => seed === '2');
  assert.is(predicted.filter((one) => one > 0).length, mine.length);
  for (const row of mine) {
    const pixel = Number(row.row) * columns + Number(row.column);
    assert.equal(
      [known[pixel], predicted[pixel], parts[pixel], confidence[pixel]],
      [Number(row.class), Number(row.predicted), 3, Math.round(200 * Number(row.confidence))],
    );
  }
  // The first seed's map is of the whole scene.
  const { values } = decodeNpy(readFileSync(join(storedMap(), 'classes.npy')));
  assert.equal([items[0].asked, items[1].asked, [...unpack(items[0].classes)]], ['scene', 'tested', [...values]]);
  assert.match(text, 'value="colour"');
  const counts = JSON.parse(/id="confusion-data">(.*?)<\/script>/s.exec(text)![1])[0] as number[][][];
  assert.is(
    counts.flat(2).reduce((sum, count) => sum + count, 0),
    rows('predictions.csv').length,
  );
});

test('report writes it again, the same; --output elsewhere; verify knows it and does not miss it', async () => {
  const before = page(report('tiny'));
  writeFileSync(report('tiny'), 'changed');
  const again = await call('report', 'tiny');
  assert.match(again.stdout, /^runs\/tiny-[0-9a-f]{12}\/report\.html\n$/);
  assert.is(page(report('tiny')), before);
  assert.is((await call('report', 'tiny', '--output', 'mine.html')).stdout, 'mine.html\n');
  // The same but for its links, which lead into the run's folder from where it lies.
  const mine = page(join(folder, 'mine.html'));
  const run = relative(folder, folderOf('tiny')).split(sep).join('/');
  assert.match(mine, `<a href="${run}/metrics.csv">metrics.csv</a>`);
  assert.match(before, '<a href="metrics.csv">metrics.csv</a>');
  for (const [, file] of before.matchAll(/<a href="([^#"]+)">/g)) assert.ok(existsSync(join(folderOf('tiny'), file)), file);
  for (const [, file] of mine.matchAll(/<a href="([^#"]+)">/g)) assert.ok(existsSync(join(folder, file)), file);
  const bare = (text: string) => text.replaceAll(/<a href="[^#"]*">/g, '').replace(/The links work[^.]*/, '');
  assert.is(bare(mine), bare(before));
  assert.is((await call('verify', 'tiny', '--integrity')).code, 0);
  unlinkSync(report('tiny'));
  assert.is((await call('verify', 'tiny', '--integrity')).code, 0);
  const shown = await call('tiny.yaml', ...ENGINE);
  assert.match(shown.stdout, 'this is the cached result');
  assert.is(page(report('tiny')), before);
});

test('without validation pixels a sweep has no curves of theirs', async () => {
  const text = TINY.replace('name: tiny', 'name: blind')
    .replace('validation: 20', 'validation: 0')
    .replace('epochs: 2}', 'epochs: 1, select: last}');
  writeFileSync(
    join(folder, 'blind.yaml'),
    `${text}vary:\n  - {name: slow, training.optimizer.rmsprop.learning_rate: 0.001}\n  - {name: fast}\n`,
  );
  const { code, stderr } = await call('blind.yaml', ...ENGINE);
  assert.is(code, 0, stderr);
  const drawn = page(report('blind'));
  assert.match(drawn, '<h3>Training loss</h3>');
  assert.not.match(drawn, '<h3>Validation accuracy</h3>');
});

test('wrong names, no run', async () => {
  for (const [args, message] of [
    [['report', 'tiny', '--output', 'mine.txt'], "the page's file must end in .html"],
    [['report', 'tiny', '--output', 'no/mine.html'], 'there is no folder no'],
    [['report', 'none'], 'no run matches "none"'],
    [['report'], 'report takes one run, not 0'],
    [['report', 'a', 'b'], 'hsi-run compare --output FILE.html makes a page of several.'],
    [['compare', 'both', '--output', 'both.docx'], 'must end in .html'],
  ] as const) {
    const { code, stderr } = await call(...args);
    assert.is(code, 2);
    assert.match(stderr, message);
  }
});

test('a run of several configurations: each in the table, its curves, maps of each', () => {
  const text = page(report('both'));
  assert.match(text, '2 configurations, 4 trials on synthetic');
  for (const [name, id] of [
    ['two', 'sweep'],
    ['four', 'maps'],
    ['two', 'leakage'],
  ]) {
    assert.match(text, `<th scope="row">${name}</th>`);
    assert.match(text, `<section id="${id}"`);
    assert.match(text, new RegExp(`<option value="\\d"[^>]*>${name}</option>`));
  }
});

test('times stand beside published ones, with what took them, as show has them', async () => {
  const text = page(report('both'));
  const { published } = JSON.parse((await call('show', 'both', '--json')).stdout) as {
    published: { name: string; published: Record<string, number>[] }[];
  };
  const three = (value: number) => String(Number(value.toPrecision(3)));
  const rows = published.flatMap(({ name, published: own }) => own.map((row) => ({ name, ...row }) as unknown as Record<string, number>));
  assert.is(rows.length, 4);
  for (const { name, mean, sd, n, ratio, published_mean: other } of rows) {
    const cells = [`${three(mean)} ±\u00a0${three(sd)}`, n, three(other), `× ${Number(ratio.toPrecision(2))}`]
      .map((cell) => `<td>${cell}</td>`)
      .join('\\s*');
    assert.match(
      text,
      new RegExp(
        `<th scope="row">${name}</th><th scope="row">t(raining, minutes|esting, seconds)</th>${cells}<td class="text wrap">none: another machine: NVIDIA`,
      ),
    );
  }
  const [{ device }] = rows as unknown as { device: string }[];
  assert.match(text, `Times (×: measured / published) were measured on ${device}.`);
  assert.match(text, `Computed on ${device}.`);
});

test('compare writes a page of methods and scenes; its tables tell the scenes apart', async () => {
  const { code, stdout, stderr } = await call(
    'compare',
    'both',
    'other',
    '--output',
    'methods.html',
    '--format',
    'csv',
    '--table',
    'summary-synthetic-both',
  );
  assert.equal([code, stderr], [0, 'page: methods.html\n']);
  assert.match(stdout, 'two');
  const text = page(join(folder, 'methods.html'));
  for (const id of ['result', 'plots', 'tests', 'maps-0', 'maps-1', 'classes', 'leakage', 'differences'])
    assert.match(text, `<section id="${id}"`);
  assert.match(text, 'Spectrum of the pixel and mean spectra of its classes');
  assert.match((await call('compare', 'both', '--output', 'without.html', '--no-spectra')).stderr, 'page: without.html');
  const without = page(join(folder, 'without.html'));
  assert.not.match(without, 'class="spectrum"');
  assert.match(without, 'No spectra are shown: the page was made with --no-spectra.');
  assert.match(text, /two → four: 1 difference<.*?<code>training\.epochs<\/code>.*?<code>2 epochs -&gt; 4 epochs/s);
  const { scenes } = JSON.parse((await call('compare', 'both', 'other', '--json')).stdout);
  assert.equal(
    scenes.map(({ scene, methods }: { scene: string; methods: object[] }) => [scene, methods.length]),
    [
      ['synthetic (both)', 2],
      ['synthetic (other)', 1],
    ],
  );
  assert.match((await call('compare', 'tiny', 'other')).stderr, 'no two of these are of the same scene: tiny, other');
});

test('an imported run has its page, made here', async () => {
  assert.is((await call('export', 'tiny', '--output', 'tiny.tar.gz')).code, 0);
  assert.is((await call('import', 'tiny.tar.gz', '--runs', 'theirs')).code, 0);
  assert.ok(statSync(join(folderOf('tiny', 'theirs'), 'report.html')).size > 10_000);
});

test('maps that are imported after their run are in its page', async () => {
  const from = join(folder, 'before-maps');
  cpSync(join(folder, 'theirs'), from, { recursive: true });
  for (const maps of [join(from, 'maps'), join(folderOf('tiny', 'before-maps'), 'maps')]) rmSync(maps, { recursive: true });
  assert.is((await call('import', 'before-maps', '--runs', 'later')).code, 0);
  const textIn = (runs: string) => readFileSync(join(folderOf('tiny', runs), 'report.html'), 'utf8');
  assert.not.ok(textIn('later') === textIn('theirs'));
  assert.is((await call('import', 'theirs', '--runs', 'later')).code, 0);
  assert.ok(textIn('later') === textIn('theirs'));
});

test('trials that are gone, and tables that an older version did not write, leave the rest of the page', async () => {
  const run = folderOf('other');
  for (const file of ['leakage.csv', 'split.csv', 'predictions.csv']) unlinkSync(join(run, file));
  rmSync(join(folder, 'gone'), { recursive: true, force: true });
  const alone = join(folder, 'alone', 'other-000000000000');
  spawnSync('mkdir', ['-p', alone]);
  for (const file of readdirSync(run).filter((name) => name.includes('.'))) copyFileSync(join(run, file), join(alone, file));
  const { code, stderr } = await call('report', alone);
  assert.equal([code, stderr], [0, '']);
  const text = page(join(alone, 'report.html'));
  assert.match(text, '<section id="confusion"');
  assert.not.match(text, '<section id="maps"');
});

test('a page is made without tfjs, by the program and by its modules', async () => {
  const made = await hsiRun(['report', 'both'], { cwd: folder, env: MODULES });
  assert.equal([made.code, HEAVY.test(made.stderr)], [0, false]);
  const tfjs = ['--input-type=module', '-e', "await import('@tensorflow/tfjs-core')"];
  assert.match(
    spawnSync(process.execPath, tfjs, { cwd: ROOT, encoding: 'utf8', env: { ...process.env, ...MODULES } }).stderr,
    HEAVY,
    'nothing would be seen',
  );
  const list = join(folder, 'modules.txt');
  const hook = `import { appendFileSync } from 'node:fs'; export async function load(url, context, next) { appendFileSync(${JSON.stringify(list)}, url + '\\n'); return next(url, context); }`;
  const register = `import { register } from 'node:module'; register(${JSON.stringify(`data:text/javascript,${encodeURIComponent(hook)}`)});`;
  const { status } = spawnSync(
    process.execPath,
    ['--import', `data:text/javascript,${encodeURIComponent(register)}`, join(ROOT, 'dist/src/cli/main.js'), 'report', 'both'],
    { cwd: folder },
  );
  assert.is(status, 0);
  assert.ok(existsSync(list));
  const modules = page(list).split('\n');
  assert.ok(modules.some((url) => url.includes('/node_modules/vega/')));
  assert.equal(
    modules.filter((url) => url.includes('/node_modules/@tensorflow/')),
    [],
  );
});

test.after(() => rmSync(folder, { recursive: true, force: true }));
test.run();

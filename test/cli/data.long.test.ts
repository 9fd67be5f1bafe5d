import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { decode } from 'fast-png';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { sceneNames } from '../../src/scenes/index.js';
import { actionOf } from '../../src/cli/actions/index.js';
import { COMMANDS } from '../../src/cli/commands/index.js';
import { parseCall } from '../../src/cli/options/parse.js';
import { formatProblem } from '../../src/errors/format.js';
import { problemOfAsync, realFile, withFolder } from '../data/helpers.js';
import { writeMat, type Written } from '../data/readers/writers/mat5.js';
import { sendFile, serve } from '../data/fetch/server.js';
import { hsiRun, hsiRunAll, inParallel, ROOT } from './command-line.js';

const test = suite('cli/data');

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);
const CUBE: Written = { name: 'cube', shape: [12, 9, 20], values: upTo(2160), class: 'uint16' };
const MASK: Written = { name: 'gt', shape: [12, 9], values: upTo(108).map((index) => index % 4), class: 'uint8' };

function fill(folder: string): void {
  writeFileSync(join(folder, 'a.mat'), writeMat([CUBE]));
  writeFileSync(join(folder, 'a_gt.mat'), writeMat([MASK]));
}

test('the list, and one scene', () =>
  withFolder(async (folder) => {
    const [list, quiet, one, json] = await hsiRunAll(
      [[], ['-q'], ['salinas-a'], ['salinas-a', '--json']].map((args) => ['data', 'list', '--data', folder, ...args]),
    );
    const lines = list.stdout.trimEnd().split('\n');
    assert.equal([list.code, list.stderr, lines.length], [0, '', 4 + sceneNames.length]);
    assert.match(lines[6], /^salinas-a +no +83 x 86 x 204 +6 +Salinas-A /);
    assert.ok(lines[sceneNames.length + 2].endsWith(`are in ${folder}. Another folder: --data DIR, or HSI_DATA`));
    assert.equal(quiet.stdout.trimEnd().split('\n'), [...sceneNames]);
    for (const part of [
      '14  Lettuce_romaine_7wk',
      '#ff0000',
      'all',
      'SalinasA_gt.mat, variable salinasA_gt',
      '400 to 2500 nm, about',
      'uploads/1/1a/',
    ]) {
      assert.ok(one.stdout.includes(part), part);
    }
    const found = JSON.parse(json.stdout);
    assert.equal([found.id, found.labelled, found.present, found.registered, found.classes[5].label], ['salinas-a', 5348, 'no', false, 14]);
  }));

test("a scene of one's own: registered, listed, started, checked, run; its result is that of its files", () =>
  withFolder(async (folder) => {
    fill(folder);
    const env = { HSI_DATA: join(folder, 'data') };
    const run = (...args: string[]) => hsiRun(args, { cwd: folder, env });
    const registered = await run('data', 'import', 'a.mat', '--name', 'field', '--classes', 'Maize,Wheat,Rye', '--title', 'Field');
    assert.is(registered.code, 0, registered.stderr);
    assert.ok(
      registered.stdout.includes(`${join(folder, 'data', 'field', 'scene.yaml')}: written; hsi-run new field writes a pipeline for it`),
    );
    const list = await run('data', 'list', '-q');
    assert.ok(list.stdout.endsWith('\nfield\n'));
    const again = await run('data', 'import', 'a.mat', '--name', 'field');
    assert.equal([again.code, again.stdout], [2, '']);
    assert.is((await run('new', 'field')).code, 0);
    assert.is((await run('validate', 'field.yaml')).stdout, 'field.yaml: valid\n');
    const changes = ['--set', 'training.epochs=1', '--set', 'seeds=[1]', '--engine', 'wasm', '--quiet', '--json'];
    const first = await run('field.yaml', ...changes);
    assert.is(first.code, 0, first.stderr);
    const own = await run(
      'field.yaml',
      ...changes,
      '--set',
      'dataset={cube: {file: a.mat}, mask: {file: a_gt.mat}, classes: [Maize, Wheat, Rye], standardize: scene}',
    );
    assert.is(own.code, 0, own.stderr);
    const trials = readdirSync(join(folder, 'runs', 'trials')).filter((name) => /^[0-9a-f]{64}$/.test(name));
    assert.is(trials.length, 1, 'the trial is the same');
    // Elsewhere the scene is not registered: the run can still be checked.
    const [name] = readdirSync(join(folder, 'runs')).filter((one) => one.startsWith('field-'));
    const elsewhere = await hsiRun(['verify', join('runs', name), '--integrity'], { cwd: folder, env: { HSI_DATA: folder } });
    assert.is(elsewhere.code, 0, elsewhere.stdout + elsewhere.stderr);
    const unknown = await hsiRun(['validate', 'field.yaml'], { cwd: folder, env: { HSI_DATA: folder } });
    assert.match(unknown.stderr, /there is no scene "field"[^]*hsi-run data import CUBE MASK --name ID/);
  }));

test('the list: a registered scene whose file is wrong is an error, and does not hide the others', () =>
  withFolder(async (folder) => {
    mkdirSync(join(folder, 'field'));
    writeFileSync(join(folder, 'field', 'scene.yaml'), 'title: [');
    const { code, stdout, stderr } = await hsiRun(['data', 'list', '-q', '--data', folder]);
    assert.equal([code, stdout.trimEnd().split('\n')], [1, [...sceneNames]]);
    assert.match(stderr, /scene\.yaml:1:\d+: error: /);
  }));

test('inspect: a cube with the mask beside it', () =>
  withFolder(async (folder) => {
    fill(folder);
    const before = readdirSync(folder);
    const silent = await hsiRun(['data', 'inspect', 'a.mat'], { cwd: folder });
    // Nothing is written unless asked for.
    assert.match(silent.stdout, /^--output DIR saves pictures/m);
    assert.equal(readdirSync(folder), before);
    const [text, json, alone] = await inParallel(
      [
        ['a.mat', '--output', '.'],
        ['a.mat', '--mask', 'a_gt.mat#gt', '--json', '--output', 'out'],
        ['a_gt.mat', '-q', '--output', '.'],
      ].map((args) => () => hsiRun(['data', 'inspect', ...args], { cwd: folder })),
    );
    assert.is(text.code, 0, text.stderr);
    for (const part of [
      '12 x 9 x 20 (rows x columns x bands), uint16',
      '0 to 2159, mean 1079.5',
      '3 classes, 81 labelled pixels, 27 unlabelled',
      'bands 17, 11, 4 as red, green, blue (evenly spaced)',
      'Class 3',
      'saved a-false-colour.png\nsaved a-mask.png',
    ])
      assert.ok(text.stdout.includes(part), part);
    const found = JSON.parse(json.stdout);
    assert.equal(
      [found.cube.shape, found.cube.nan, found.mask.classes.length, found.pictures],
      [[12, 9, 20], 0, 3, [join('out', 'a-false-colour.png'), join('out', 'a-mask.png')]],
    );
    assert.is(alone.stdout, 'a_gt-mask.png\n');
    const { width, height } = decode(readFileSync(join(folder, 'a-false-colour.png')));
    assert.equal([width, height], [9 * 50, 12 * 50]);
  }));

const real = realFile('indian-pines-8bit/IP_200_M.mat');
(real ? test : test.skip)('inspect: the real scene', () =>
  withFolder(async (folder) => {
    const { code, stdout } = await hsiRun(['data', 'inspect', 'indian-pines-8bit', '--json'], {
      cwd: folder,
      env: { HSI_DATA: dirname(dirname(real!)) },
    });
    const { cube, mask, remarks } = JSON.parse(stdout);
    assert.equal([code, cube.min, cube.max, cube.type, cube.falseColour], [0, 0, 255, 'uint8', { bands: [27, 17, 6], by: 'wavelengths' }]);
    assert.equal([mask.labelled, mask.classes.length, mask.classes[1].name, mask.classes[1].pixels], [10249, 16, 'Corn-notill', 1428]);
    assert.equal(remarks, ['saturated (more than 1 % of the pixels at the greatest value): bands 1-200 (200)']);
  }),
);

const zeros = (name: string, shape: readonly number[]) =>
  Buffer.from(
    writeMat([{ name, shape, class: 'uint8', values: new Array<number>(shape.reduce((count, length) => count * length)).fill(0) }], {
      compressed: true,
    }),
  );

/** A mirror that has a copy of a scene which the catalogue does not know. */
const FILES = new Map([
  ['/indian-pines/Indian_pines_corrected.mat', zeros('indian_pines_corrected', [145, 145, 200])],
  ['/indian-pines/Indian_pines_gt.mat', zeros('indian_pines_gt', [145, 145])],
]);

test('fetch: two processes at once, from a mirror, each file once; then nothing is done', () =>
  withFolder(async (folder) => {
    const server = await serve(
      (request, response) =>
        void setTimeout(() => {
          const content = FILES.get(request.url!);
          if (content) sendFile(request, response, content, { etag: '"a"' });
          else response.writeHead(404).end();
        }, 300),
    );
    try {
      const fetch = () => hsiRun(['data', 'fetch', 'indian-pines', '--data', folder], { env: { HSI_MIRROR: server.url } });
      const both = await Promise.all([fetch(), fetch()]);
      const mask = FILES.get('/indian-pines/Indian_pines_gt.mat')!;
      const sha256 = createHash('sha256').update(mask).digest('hex');
      for (const { code, stderr } of both) {
        assert.is(code, 0, stderr);
        assert.ok(
          stderr.includes(
            `warning: ${join(folder, 'indian-pines', 'Indian_pines_gt.mat')}: this mask differs from the catalogue's copy ` +
              `(${mask.length} bytes, expected 1125; SHA-256 ${sha256}`,
          ),
        );
      }
      assert.equal([...server.requests].sort(), [...FILES.keys()].sort());
      const again = await fetch();
      assert.equal([again.code, again.stdout.match(/exists already/g)?.length, server.requests.length], [0, 2, 2]);
      assert.equal(readdirSync(join(folder, 'indian-pines')).sort(), ['Indian_pines_corrected.mat', 'Indian_pines_gt.mat']);
      for (const [path, content] of FILES) assert.ok(readFileSync(join(folder, path)).equals(content));
    } finally {
      await server.close();
    }
  }));

test('fetch: a scene without a public home is said at once, with the place for each file', () =>
  withFolder(async (folder) => {
    const server = await serve((_request, response) => response.writeHead(404).end());
    mkdirSync(join(folder, 'indian-pines-8bit'));
    writeFileSync(join(folder, 'indian-pines-8bit', 'Indian_pines_gt.mat'), 'here');
    const { code, stderr } = await hsiRun(['data', 'fetch', 'indian-pines-8bit', '--data', folder, '--mirror', server.url]);
    await server.close();
    assert.is(code, 2);
    assert.ok(stderr.includes('IP_200_M.mat of scene indian-pines-8bit could not be downloaded; '), stderr);
    assert.ok(
      stderr.includes(
        `It has no public address; if you have it, put it at ${join(folder, 'indian-pines-8bit', 'IP_200_M.mat')}; or name a mirror`,
      ),
      stderr,
    );
    assert.equal(server.requests, ['/indian-pines-8bit/IP_200_M.mat', '/IP_200_M.mat']);
  }));

const WRONG: [string[], string][] = [
  [[], 'data needs a subcommand'],
  [['lst'], 'data has no subcommand "lst"\n  Did you mean list?'],
  [['fetch'], 'data fetch needs scenes'],
  [['fetch', 'kcs'], 'there is no scene "kcs"\n  Did you mean ksc?'],
  [['fetch', 'ksc', '--mirror', 'nowhere'], '"nowhere" is not a valid address of a mirror'],
  [['list', '--mirror', 'http://a'], '--mirror belongs to data fetch, not to data list'],
  [['inspect'], 'data inspect takes one file or scene, not 0'],
  [['inspect', 'ksc', '--mask', 'a.mat'], 'the scene ksc has its own mask'],
  [['inspect', 'none.mat'], 'none.mat: error: '],
  [['inspect', 'ksc', '--palette', 'grey'], 'there is no palette "grey"'],
  [['import'], 'data import needs a cube and its mask, not 0 files'],
  [['import', 'a.mat'], 'data import needs a name'],
  [['import', 'a.mat', '--name', 'ksc'], 'ksc is a scene of the catalogue'],
  [['import', 'none.mat', '--name', 'a'], 'none.mat: error: '],
];

test('what is wrong is said, and nothing is written', () =>
  withFolder(async (folder) => {
    process.chdir(folder);
    try {
      for (const [args, part] of WRONG) {
        const text = formatProblem(
          await problemOfAsync(async () => {
            const { command, positionals, options } = parseCall(['data', ...args, '--data', 'data'], COMMANDS);
            return (await actionOf(command!)).act(positionals, options);
          }),
        );
        assert.ok(text.includes(part), `${args.join(' ')}: ${text}`);
      }
      assert.equal(readdirSync(folder), []);
    } finally {
      process.chdir(ROOT);
    }
  }));

test.run();

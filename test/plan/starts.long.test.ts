import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { loadPipeline, run, verify } from '../../src/index.js';
import type { Configuration } from '../../src/pipeline/experiment.js';
import { omit } from '../../src/base/omit.js';
import { plannedNetwork } from '../../src/plan/draft.js';
import { parsePipeline } from '../../src/pipeline/pipeline.js';
import { planRun } from '../../src/plan/plan.js';
import { prepareRun, trialsIn } from '../../src/plan/prepare.js';
import { TrialFolder } from '../../src/store/trial-folder.js';
import { decodeSafetensors } from '../../src/store/formats/safetensors.js';
import { isFine } from '../../src/verify/verification.js';
import { TINY } from '../cli/tiny.js';
import { Failure, type Problem } from '../../src/errors/failure.js';
import { writeEnvi } from '../data/readers/writers/envi.js';
import { userCache } from '../../src/workers/user-cache.js';

const test = suite('plan/starts');
const folder = mkdtempSync(join(tmpdir(), 'hsi-run-test-'));
const runs = join(folder, 'runs');
const CHOSEN = { engine: 'wasm', runs, cache: userCache(runs), chosen: { name: 'wasm', class: 'wasm' } };

/** The first scene's network, trained for one epoch with each seed; another scene with four classes then starts from it. */
const FIRST = TINY.replace('name: tiny', 'name: first').replace('epochs: 2', 'epochs: 1');
const started = (from: string, text = TINY) =>
  text
    .replace('name: tiny', 'name: second')
    .replace('classes: 3', 'classes: 4, seed: 7')
    .replace('epochs: 2}', `epochs: 2, from: {${from}}}`);

function write(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

async function weightsOf(address: string): Promise<Map<string, Float32Array>> {
  const { arrays } = decodeSafetensors(await new TrialFolder(runs, address).read('weights.safetensors'));
  return new Map(arrays.map(({ name, values }) => [name, values]));
}

/** Addresses of a pipeline's trials, without computing any. */
const addresses = async (text: string) =>
  trialsIn(await prepareRun(parsePipeline(text, join(folder, 'x.yaml'), [], folder), CHOSEN)).map(({ address }) => address);

async function firstProblem(action: () => Promise<unknown>): Promise<Problem> {
  try {
    await action();
  } catch (error) {
    if (error instanceof Failure) return error.problems[0];
    throw error;
  }
  throw new Error('nothing is wrong');
}

const first = await run(loadPipeline(write('first.yaml', FIRST)), { runs, engine: 'wasm', jobs: 1 });
const sources = await addresses(FIRST);

test('each seed starts from the trial of its seed; frozen blocks are those of the source, and verify computes the same again', async () => {
  const file = write('second.yaml', started('run: first, freeze: spectral1'));
  const second = await run(loadPipeline(file), { runs, engine: 'wasm', jobs: 1 });
  const [one, two] = await addresses(started('run: first, freeze: spectral1'));
  for (const [address, source] of [
    [one, sources[0]],
    [two, sources[1]],
  ]) {
    const [after, before] = [await weightsOf(address), await weightsOf(source)];
    for (const [name, values] of after) {
      const isSame = Buffer.from(values.buffer, values.byteOffset, values.byteLength).equals(
        Buffer.from(Float32Array.from(before.get(name)!).buffer),
      );
      assert.is(isSame, /^(conv1|spectral1)\//.test(name), name);
    }
  }
  assert.is(second.cached, false);
  assert.is((await run(loadPipeline(file), { runs, engine: 'wasm', jobs: 1 })).cached, true);
  const verification = await verify(second.folder, { runs, engine: 'wasm', jobs: 1 });
  assert.equal([isFine(verification), verification.reproduction?.trials.map(({ exact }) => exact)], [true, [true, true]]);
});

test('the address is of the weights, not of where they lie', async () => {
  const [own, other] = await addresses(started('run: first'));
  copyFileSync(new TrialFolder(runs, sources[0]).path('weights.safetensors'), join(folder, 'a.safetensors'));
  for (const same of [
    'run: first, seed: 1',
    `run: ${first.folder.slice(-'first-000000000000'.length)}, seed: 1, head: new, bands: own`,
    `trial: ${sources[0].slice(0, 12)}`,
    `trial: ${sources[0]}`,
    'file: a.safetensors',
    `file: ${join(folder, 'a.safetensors')}`,
    'file: a.safetensors, layers: [conv2, spectral1, conv1]',
  ])
    assert.is((await addresses(started(same)))[0], own, same);
  const all = [
    own,
    other,
    ...(await Promise.all(
      ['run: first, seed: 2', 'run: first, layers: [conv1]', 'run: first, freeze: conv1'].map(
        async (from) => (await addresses(started(from)))[0],
      ),
    )),
    (await addresses(started('').replace(', from: {}', '')))[0],
  ];
  assert.is(new Set(all).size, all.length);
});

test("weights are found as other files are: in the data folder, and by a run's own pipeline from where it was run", async () => {
  const data = join(folder, 'data');
  mkdirSync(data, { recursive: true });
  copyFileSync(new TrialFolder(runs, sources[0]).path('weights.safetensors'), join(data, 'far.safetensors'));
  const pipeline = parsePipeline(started('file: far.safetensors'), join(folder, 'x.yaml'), [], folder);
  const trials = trialsIn(await prepareRun(pipeline, { ...CHOSEN, data }));
  assert.is(trials[0].address, (await addresses(started('run: first')))[0]);
  const { folder: made } = await run(loadPipeline(write('third.yaml', started('file: far.safetensors'))), {
    runs,
    engine: 'wasm',
    jobs: 1,
    data,
  });
  assert.ok(isFine(await verify(made, { runs, engine: 'wasm', jobs: 1, data })));
});

test('a network that starts from a run of another store is drawn and evaluated with it', async () => {
  const [configuration] = parsePipeline(started('run: first, bands: wavelength'), join(folder, 'x.yaml'), [], folder).configurations;
  // The run is found; its bands are not known.
  assert.is((await firstProblem(() => plannedNetwork(ofOwnScene(configuration), { runs, cache: CHOSEN.cache }))).code, 'bands-mismatch');
  assert.is(
    (await firstProblem(() => plannedNetwork(ofOwnScene(configuration), { runs: join(folder, 'none'), cache: CHOSEN.cache }))).code,
    'run-unknown',
  );
});

/** As if its size were not known: its scene is read. */
function ofOwnScene(configuration: Configuration): Configuration {
  writeScene('own', 16, 10);
  const dataset = { ...omit(configuration.experiment.dataset, 'synthetic'), cube: { file: 'own.hdr' }, mask: { file: 'own_gt.hdr' } };
  return { ...configuration, experiment: { ...configuration.experiment, dataset } as Configuration['experiment'] };
}

test('what is not there is said at the line that names it', async () => {
  const problem = (from: string) => firstProblem(() => addresses(started(from)));
  for (const [from, code, message] of [
    ['run: frist', 'run-unknown', /no run matches "frist"/],
    ['run: first, seed: 9', 'seed-unknown', /no trial of seed 9/],
    ['run: first, configuration: a', 'configuration-unknown', /no configuration "a"/],
    ["trial: '000000000000'", 'trial-missing', /no trial 000000000000/],
    ['file: b.safetensors', 'file-missing', /b\.safetensors is missing: looked for/],
    ['run: first, bands: wavelength', 'bands-mismatch', /not known/],
  ] as const) {
    const found = await problem(from);
    assert.is(found.code, code, from);
    assert.match(found.message, message);
    assert.is(found.place?.line, 13, from);
  }
  assert.is((await problem('run: first, head: same')).code, 'weights-mismatch');
});

test('a network that computes otherwise than the source is a warning: of a run, and of weights in their folder', async () => {
  const other = (from: string) =>
    started(from)
      .replace('kernels: 8, size: [3, 3, full]', 'kernels: 8, size: [3, 3, full], activation: tanh')
      .replace('epochs: 2', 'batch_norm: {epsilon: 0.01}, epochs: 2');
  const warnings = async (text: string) =>
    trialsIn(await prepareRun(parsePipeline(text, join(folder, 'x.yaml'), [], folder), CHOSEN))[0].start!.warnings;
  const wanted = [
    'training.from: the network computes otherwise than the one that the weights were trained in: conv2.activation is tanh, and was relu',
    'training.from: batch normalization adds 0.01 to the variance here (training.batch_norm.epsilon), but 0.001 where the weights were trained',
  ];
  assert.is(await warnings(started('run: first')), undefined);
  assert.equal(await warnings(other('run: first')), wanted);
  const told: string[] = [];
  await planRun(parsePipeline(other('run: first'), join(folder, 'x.yaml'), [], folder), {
    ...CHOSEN,
    quick: true,
    onEvent: (event) => {
      if (event.type === 'warning') told.push(event.text);
    },
  });
  assert.equal(told, wanted, 'plan warns of what run does');
  assert.equal(await warnings(other(`file: ${new TrialFolder(runs, sources[0]).path('weights.safetensors')}`)), wanted);
  // They are seen before training, and stay with the trial.
  const said: string[] = [];
  const { warnings: kept } = await run(loadPipeline(write('other.yaml', other('run: first'))), {
    runs,
    engine: 'wasm',
    jobs: 1,
    onEvent: (event) => void (event.type === 'warning' && said.push(event.text)),
  });
  assert.equal([said, kept], [wanted, wanted]);
});

test('a head that was trained for other classes is a warning, of a run whose classes are known', async () => {
  const warnings = async (text: string) =>
    trialsIn(await prepareRun(parsePipeline(text, join(folder, 'x.yaml'), [], folder), CHOSEN))[0].start!.warnings;
  const same = TINY.replace('name: tiny', 'name: second').replace('epochs: 2}', 'epochs: 2, from: {run: first, head: same}}');
  assert.is(await warnings(same), undefined);
  const renamed = same.replace('dataset: {', 'dataset: {leave_out: [1], ').replace('classes: 3', 'classes: 4');
  const [warning, ...others] = (await warnings(renamed))!;
  assert.match(
    warning,
    /^training\.from: the head was trained for other classes: class 1 is (\S+ 2), and was (\S+ 1); class 2 .*; class 3 .* \(head: new/,
  );
  assert.equal(others, []);
  assert.is(await warnings(renamed.replace('head: same', 'head: new')), undefined);
});

/** Three materials; bands from 400 nm on, so many nm apart. */
function writeScene(name: string, bands: number, apart: number): void {
  const values: number[] = [];
  const labels: number[] = [];
  for (let pixel = 0; pixel < 256; pixel++) {
    const material = Math.floor(pixel / 32) % 3;
    labels.push(material + 1);
    for (let band = 0; band < bands; band++) values.push(1000 + 10 * apart * band * material + ((pixel * 31 + band * 17) % 50));
  }
  const centres = Array.from({ length: bands }, (_, band) => 400 + apart * band).join(', ');
  writeEnvi(join(folder, name), [16, 16, bands], values, { type: 'uint16', more: `wavelength units = nm\nwavelength = {${centres}}\n` });
  writeEnvi(join(folder, `${name}_gt`), [16, 16, 1], labels, { type: 'uint8' });
}

test('bands by wavelength: of a finer sensor those that lie nearest, in the order of the earlier training', async () => {
  writeScene('coarse', 16, 20);
  writeScene('fine', 40, 10);
  const of = (name: string) =>
    TINY.replace('name: tiny', `name: ${name}`).replace(/synthetic: \{.*\}\}/, `cube: {file: ${name}.hdr}, mask: {file: ${name}_gt.hdr}}`);
  await run(loadPipeline(write('coarse.yaml', of('coarse'))), { runs, engine: 'wasm', jobs: 1 });
  const from = (more: string) => of('fine').replace('epochs: 2}', `epochs: 1, from: {run: coarse${more}}}`);
  assert.is((await firstProblem(() => addresses(from('')))).code, 'weights-mismatch');
  await run(loadPipeline(write('fine.yaml', from(', bands: wavelength'))), { runs, engine: 'wasm', jobs: 1 });
  const [address] = await addresses(from(', bands: wavelength'));
  const preprocessing = await new TrialFolder(runs, address).preprocessing();
  assert.equal(
    preprocessing!.used,
    Array.from({ length: 16 }, (_, band) => 2 * band),
  );
  // The bands are the trial's own: it is the same as one that names them.
  const bands = `, bands: {keep: [${preprocessing!.used!.map((band) => band + 1).join(', ')}]}}`;
  assert.is((await addresses(from('').replace('fine_gt.hdr}}', `fine_gt.hdr}${bands}`)))[0], address);
});

test.after(() => rmSync(folder, { recursive: true, force: true }));
test('to freeze a block without layers is to freeze the one before it: the same training, and the same addresses', async () => {
  const text = (freeze: string) =>
    started(`run: first, layers: [conv1, spectral1], freeze: ${freeze}`).replace(
      '  - conv: {kernels: 8',
      '  - dropout: 0\n  - conv: {kernels: 8',
    );
  const [[one], [other], [none]] = [await addresses(text('spectral1')), await addresses(text('dropout1')), await addresses(text('conv1'))];
  assert.is(one, other);
  assert.is.not(one, none);
});

test.run();

import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { findTensorflow } from '../../../src/engine/tensorflow/find.js';
import { tensorflowPackage, wheelText } from '../../../src/engine/tensorflow/package.js';
import { probe } from '../../../src/engine/tensorflow/probe.js';
import type { Problem } from '../../../src/errors/failure.js';
import { problemOf, problemOfAsync, withFolder } from '../../data/helpers.js';

// Needs no TensorFlow: folders of packages as npm leaves them, and programs that behave as addons do.
const test = suite('engine/tensorflow/find');

const BINARY = { module_name: 'tfjs_binding', module_path: './lib/napi-v{napi_build_version}', napi_versions: [3, 8, 99] };
const GPU = 'node_modules/@tensorflow/tfjs-node-gpu';
const CPU = 'node_modules/@tensorflow/tfjs-node';

function lay(folder: string, files: Record<string, unknown>): string {
  for (const [name, content] of Object.entries({ 'node_modules/@tensorflow/tfjs-core/package.json': { version: '4.22.0' }, ...files })) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return join(folder, 'index.js');
}

const absence = (files: Record<string, unknown>, check: (problem: Problem) => void) =>
  withFolder((folder) => {
    const problem = problemOf(() => tensorflowPackage(lay(folder, files)));
    assert.is(problem.code, 'engine');
    check(problem);
  });

test('no package', () =>
  absence({}, ({ message, hint }) => {
    assert.match(message, 'tfjs-node-gpu is not installed');
    assert.match(hint!, 'tfjs-node-gpu@4.22.0');
    assert.match(hint!, 'tensorflow-from-wheel');
  }));

test('a script is advised only where it is', () => {
  assert.match(wheelText(true), 'node scripts/');
  assert.not.match(wheelText(false), 'scripts/');
});

test('a package of another version than tfjs here', () =>
  absence({ [`${GPU}/package.json`]: { version: '4.20.0', binary: BINARY } }, ({ message }) =>
    assert.match(message, /4\.20\.0.*4\.22\.0/),
  ));

test('a package whose download failed', () =>
  absence({ [`${GPU}/package.json`]: { version: '4.22.0', binary: BINARY } }, ({ message, hint }) => {
    assert.match(message, 'without its compiled part');
    assert.match(hint!, 'npm rebuild @tensorflow/tfjs-node-gpu');
  }));

test('the package for the processor alone will do', () =>
  withFolder((folder) => {
    const found = tensorflowPackage(
      lay(folder, { [`${CPU}/package.json`]: { version: '4.22.0', binary: BINARY }, [`${CPU}/lib/napi-v8/tfjs_binding.node`]: '' }),
    );
    assert.is(found.name, '@tensorflow/tfjs-node');
    assert.match(found.addon, /napi-v8.tfjs_binding\.node$/);
  }));

/** Probes a program in the place of an addon. */
const probed = (program: string, check: (addon: { name: string; addon: string }) => Promise<void>) =>
  withFolder(async (folder) => {
    const addon = join(folder, 'addon.cjs');
    writeFileSync(addon, program);
    await check({ name: 'tfjs-node-test', addon });
  });

const works = (gpu: boolean) => `module.exports = { TF_Version: '2.9.1', isUsingGpuDevice: () => ${gpu} };`;

test('what it computes on is told, whatever TensorFlow prints', async () => {
  await probed(works(true), async (addon) => assert.equal(await probe(addon), { version: '2.9.1', device: 'cuda', noGpu: undefined }));
  const complaint = "2026-01-01 00:00:00.0: W a.cc:64] Could not load dynamic library 'libcudart.so.11.0'; dlerror: no such file";
  await probed(`console.error(${JSON.stringify(complaint)}); ${works(false)}`, async (addon) =>
    assert.equal(await probe(addon), { version: '2.9.1', device: 'cpu', noGpu: "Could not load dynamic library 'libcudart.so.11.0'" }),
  );
});

test('an addon that does not load, one that ends the process, one that hangs', async () => {
  await probed('throw new Error("libtensorflow.so.2: cannot open shared object file")', async (addon) => {
    const { message, hint } = await problemOfAsync(() => probe(addon));
    assert.match(message, 'libtensorflow.so.2: cannot open shared object file');
    assert.match(hint!, 'npm rebuild tfjs-node-test');
  });
  await probed(
    'console.error("x: F a.cc:1] The TensorFlow library was compiled to use AVX instructions"); process.abort()',
    async (addon) => {
      const { message, hint } = await problemOfAsync(() => probe(addon));
      assert.match(message, 'compiled to use AVX');
      assert.match(hint!, 'wasm');
    },
  );
  await probed('process.kill(process.pid, "SIGSEGV"); for (;;);', async (addon) =>
    assert.match((await problemOfAsync(() => probe(addon))).message, 'SIGSEGV'),
  );
  await probed('for (;;);', async (addon) => assert.match((await problemOfAsync(() => probe(addon, undefined, 300))).message, 'no answer'));
});

test('a file that is no library', () =>
  withFolder(async (folder) => {
    const addon = join(folder, 'tfjs_binding.node');
    writeFileSync(addon, 'none');
    assert.match((await problemOfAsync(() => probe({ name: 'tfjs-node-test', addon }))).message, 'does not load: ');
  }));

test('a device that it has not', async () => {
  assert.match((await problemOfAsync(() => findTensorflow('tpu'))).message, '"tpu"');
});

test.run();

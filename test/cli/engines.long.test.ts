import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { withFolder } from '../data/helpers.js';
import { hsiRun } from './command-line.js';
import { TINY } from './tiny.js';

const test = suite('cli/engines');
/** A machine without a GPU, whatever this one has. */
const env = { VK_DRIVER_FILES: '/nowhere.json' };

test('every engine, its test and what auto takes; alias doctor', () =>
  withFolder(async (folder) => {
    const surroundings = { env: { ...env, XDG_CACHE_HOME: folder } };
    const [text, json] = await Promise.all([hsiRun(['engines'], surroundings), hsiRun(['doctor', '--json'], surroundings)]);
    assert.equal([text.code, json.code], [0, 0], text.stderr + json.stderr);
    for (const name of ['webgpu', 'wasm', 'cpu']) assert.match(text.stdout, new RegExp(`^${name}: `, 'm'));
    assert.match(text.stdout, /^ {2}self test {2}passed in /m);
    assert.match(text.stdout, /^ {2}missing {4}the webgpu engine finds no Vulkan driver/m);
    assert.match(text.stdout, /^auto takes wasm\n {2}not webgpu: /m);
    const { kinds, auto } = JSON.parse(json.stdout);
    assert.is(auto.name, 'wasm');
    const wasm = kinds.find(({ name }: { name: string }) => name === 'wasm');
    assert.ok(wasm.engines[0].test.passed && wasm.engines[0].test.repeats);
    assert.is(kinds.find(({ name }: { name: string }) => name === 'webgpu').problem.code, 'engine');
  }));

test('what auto chose is said; what it passed over stands beside the result, and is told by hsi-run engines', () =>
  withFolder(async (folder) => {
    writeFileSync(join(folder, 'tiny.yaml'), TINY);
    const auto = await hsiRun(['tiny.yaml'], { cwd: folder, env });
    assert.is(auto.code, 0, auto.stderr);
    assert.match(auto.stderr, 'on wasm');
    assert.not.match(auto.stderr, 'webgpu');
    const [trial] = readdirSync(join(folder, 'runs', 'trials'));
    const provenance = JSON.parse(readFileSync(join(folder, 'runs', 'trials', trial, 'provenance.json'), 'utf8'));
    assert.is(provenance.engineChosen, 'auto');
    assert.match(provenance.passedOver[0], 'webgpu: the webgpu engine finds no Vulkan driver');
  }));

test('a device that cannot be had', () =>
  withFolder(async (folder) => {
    writeFileSync(join(folder, 'tiny.yaml'), TINY);
    const run = (...args: string[]) => hsiRun(['tiny.yaml', ...args], { cwd: folder, env });
    const outcomes = await Promise.all([
      run('--device', 'nvidia'),
      run('--engine', 'wasm', '--device', '0'),
      run('--engine', 'webgpu:1', '--device', '0'),
    ]);
    assert.equal(
      outcomes.map(({ code }) => code),
      [2, 2, 2],
    );
    assert.match(outcomes[0].stderr, /no Vulkan driver[^]*VK_DRIVER_FILES is \/nowhere\.json/);
    assert.match(outcomes[1].stderr, 'the wasm engine has no devices to choose from');
    assert.match(outcomes[2].stderr, 'name two different devices');
  }));

test("Dawn's package is absent: auto takes another engine, webgpu says what to do", () =>
  withFolder(async (folder) => {
    writeFileSync(join(folder, 'tiny.yaml'), TINY);
    // A manifest, so that the search gets as far as the package; resolved nowhere.
    writeFileSync(join(folder, 'icd.json'), '{}');
    const hook =
      'export const resolve = (name, context, next) => (name === "webgpu" ? Promise.reject(new Error("Cannot find package webgpu")) : next(name, context));';
    const loader = `import { register } from 'node:module'; register('data:text/javascript,${encodeURIComponent(hook)}');`;
    writeFileSync(join(folder, 'hook.mjs'), loader);
    const surroundings = {
      cwd: folder,
      env: { VK_DRIVER_FILES: join(folder, 'icd.json'), NODE_OPTIONS: `--import=${join(folder, 'hook.mjs')}` },
    };
    const named = await hsiRun(['tiny.yaml', '--engine', 'webgpu'], surroundings);
    assert.is(named.code, 2);
    assert.match(named.stderr, /the webgpu engine's package does not load: Cannot find package webgpu[^]*npm ci/);
    const auto = await hsiRun(['tiny.yaml'], surroundings);
    assert.is(auto.code, 0, auto.stderr);
    const [trial] = readdirSync(join(folder, 'runs', 'trials'));
    const { passedOver } = JSON.parse(readFileSync(join(folder, 'runs', 'trials', trial, 'provenance.json'), 'utf8'));
    assert.match(passedOver[0], "webgpu: the webgpu engine's package does not load");
  }));

test.run();

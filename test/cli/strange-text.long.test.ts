import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { writeNpy } from '../data/readers/writers/npy.js';
import { withFolder } from '../data/helpers.js';
import { filesBelow, hsiRun } from './command-line.js';
import { TINY } from './tiny.js';

const test = suite('cli/strange-text');

/** Clears the screen, writes a title, turns the direction, and what XML forbids. */
const STRANGE = ['Ma\u001b[2Jize', 'Wh\u001b]0;owned\u0007eat', 'For\u0000est', 'Oa\u202ets\ufffe'];
const SHOWN = 'Ma\ufffd[2Jize';
// eslint-disable-next-line no-control-regex
const STEERS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

/** A scene of four classes, in blocks; the mask's header has their names. */
function writeScene(folder: string): void {
  const pixels = Array.from({ length: 256 }, (_, pixel) => 1 + 2 * Number(pixel % 16 >= 8) + Number(pixel >= 128));
  const cube = pixels.flatMap((label, pixel) => Array.from({ length: 16 }, (_, band) => label * band + (pixel % 5)));
  writeFileSync(join(folder, 'cube.npy'), writeNpy([16, 16, 16], cube, { type: 'float32' }));
  writeFileSync(join(folder, 'mask.img'), Uint8Array.from(pixels));
  writeFileSync(
    join(folder, 'mask.hdr'),
    'ENVI\nsamples = 16\nlines = 16\nbands = 1\ndata type = 1\ninterleave = bsq\nfile type = ENVI Classification\n' +
      `classes = 5\nclass names = {Unclassified, ${STRANGE.join(', ')}}\n`,
  );
}

test('class names that would steer a terminal or break XML: in no output, and in no file of the run', () =>
  withFolder(async (folder) => {
    writeScene(folder);
    const dataset = 'dataset: {cube: {file: cube.npy, axes: [rows, columns, bands]}, mask: {file: mask.hdr}}';
    writeFileSync(
      join(folder, 'strange.yaml'),
      TINY.replace(/^dataset: .*$/m, dataset)
        .replace('[1, 2]', '[1]')
        .replace('maps: none\n', ''),
    );
    const { code, stdout, stderr } = await hsiRun(['strange.yaml'], { cwd: folder });
    assert.is(code, 0, stderr);
    const outputs = [stdout, stderr];
    for (const args of [
      ['show', 'tiny'],
      ['split', 'strange.yaml', '--output', 'out'],
      ['report', 'tiny', '--output', 'page.html'],
      ['plan', 'strange.yaml'],
    ]) {
      const told = await hsiRun(args, { cwd: folder });
      assert.is(told.code, 0, told.stderr);
      outputs.push(told.stdout, told.stderr);
    }
    for (const text of outputs) assert.not.match(text, STEERS);
    let named = 0;
    for (const [name, bytes] of filesBelow(folder)) {
      if (!/\.(html|svg|xml|csv|md|hdr|tex|txt|yaml)$/.test(name) || name === 'mask.hdr') continue;
      const text = bytes.toString('utf8');
      assert.not.match(text, STEERS, name);
      if (/\.(html|svg|xml)$/.test(name)) assert.not.match(text, /[\ufffe\uffff]/, name);
      if (text.includes(SHOWN)) named++;
    }
    assert.ok(named >= 3, String(named));
  }));

test('names of files, and what a file says', () =>
  withFolder(async (folder) => {
    writeScene(folder);
    mkdirSync(join(folder, 'a\u001b[2Jb'));
    const inspected = await hsiRun(['data', 'inspect', 'mask.hdr'], { cwd: folder });
    assert.match(inspected.stdout + inspected.stderr, /Ma\ufffd\[2Jize/);
    for (const args of [
      ['a\u001b[2Jb/absent.yaml'],
      ['validate', 'a\u001b[2Jb/absent.yaml'],
      ['data', 'inspect', 'a\u001b[2Jb/absent.mat'],
      ['sh\u001b[2Jow'],
      ['show', '\u001b[2J'],
      ['--s\u001b[2Jet', 'x'],
      ['plan', 'strange.yaml', '--set', 'a\u001b[2Jb=1'],
    ]) {
      const { code, stdout, stderr } = await hsiRun(args, { cwd: folder });
      assert.is(code, 2, JSON.stringify(args));
      assert.not.match(stdout + stderr, STEERS, JSON.stringify(args));
    }
  }));

test('a pipeline cannot bring them in by escapes either', () =>
  withFolder(async (folder) => {
    const lines = [`description: "a\\e[2Jb"`, `dataset: {cube: {file: a.npy}, mask: {file: b.npy}, classes: ["Ma\\x07ize", Wheat]}`];
    writeFileSync(join(folder, 'strange.yaml'), `${TINY.replace(/^dataset: .*\n/m, '')}${lines.join('\n')}\n`);
    const { code, stderr } = await hsiRun(['validate', 'strange.yaml'], { cwd: folder });
    assert.is(code, 2);
    for (const name of ['U+001B', 'U+0007']) assert.ok(stderr.includes(`a text has the character ${name}, which cannot be shown`), stderr);
  }));

test.run();

import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { decode } from 'fast-png';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { checkOutput, freeName, isOwnOutput, markedPng, markedSvg, sameBytes, writeOutput } from '../../../src/data/files/outputs.js';
import { encodePng } from '../../../src/pictures/image/png.js';
import { problemOf, withFolder } from '../helpers.js';

const test = suite('data/files/outputs');
const picture = () => encodePng({ width: 2, height: 1, rgb: Uint8Array.of(1, 2, 3, 4, 5, 6) });

test('what is written carries a mark, and is the same picture', () =>
  withFolder((folder) => {
    const file = join(folder, 'a.png');
    writeFileSync(file, picture());
    assert.not.ok(isOwnOutput(file));
    writeFileSync(file, markedPng(picture()));
    assert.ok(isOwnOutput(file));
    assert.equal([...decode(readFileSync(file), { checkCrc: true }).data], [1, 2, 3, 4, 5, 6]);
    writeFileSync(file, `<svg>${' '.repeat(100000)}</svg>\n`);
    assert.not.ok(isOwnOutput(file));
    writeFileSync(file, markedSvg(`<svg>${' '.repeat(100000)}</svg>\n`));
    assert.ok(isOwnOutput(file));
    assert.not.ok(isOwnOutput(join(folder, 'none')));
  }));

test('an own file is replaced, nothing else is', () =>
  withFolder((folder) => {
    const [own, mask, link] = ['own.png', 'mask.png', 'link.png'].map((name) => join(folder, name));
    writeOutput(own, markedPng(picture()), 'x.');
    writeOutput(own, markedPng(encodePng({ width: 1, height: 1, rgb: Uint8Array.of(9, 9, 9) })), 'x.');
    assert.equal([...decode(readFileSync(own)).data], [9, 9, 9]);
    writeFileSync(mask, picture());
    symlinkSync(mask, link);
    for (const file of [mask, link]) {
      assert.equal(
        problemOf(() => writeOutput(file, markedPng(picture()), 'Name another.')),
        { code: 'exists', message: 'the file exists already, and hsi-run did not write it', place: { file }, hint: 'Name another.' },
      );
      assert.is(problemOf(() => checkOutput(file, 'x.')).code, 'exists');
    }
    assert.equal(readFileSync(mask), Buffer.from(picture()));
    assert.equal([freeName(own), freeName(mask), freeName(link)], [own, join(folder, 'mask-2.png'), join(folder, 'link-2.png')]);
    checkOutput(join(folder, 'new.svg'), 'x.');
  }));

test('the bytes of two files', () =>
  withFolder((folder) => {
    const [a, b] = ['a', 'b'].map((name) => join(folder, name));
    writeFileSync(a, Buffer.alloc((1 << 20) + 5, 7));
    writeFileSync(b, Buffer.concat([Buffer.alloc((1 << 20) + 4, 7), Buffer.of(8)]));
    assert.equal([sameBytes(a, a), sameBytes(a, b), sameBytes(a, join(folder, 'none'))], [true, false, false]);
  }));

test.run();

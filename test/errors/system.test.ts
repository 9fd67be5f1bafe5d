import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { systemFailure } from '../../src/errors/system.js';
import { withFolder } from '../data/helpers.js';

const test = suite('errors/system');

function errorOf(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  return assert.unreachable('no error') as never;
}

test("an error of the system is the machine's trouble, told with its place", () =>
  withFolder((folder) => {
    const [reading, writing] = [() => readFileSync(folder), () => writeFileSync(join(folder, 'none', 'x'), '')].map((action) =>
      systemFailure(errorOf(action)),
    );
    assert.equal([reading!.problems[0].code, writing!.problems[0].code], ['file-unreadable', 'file-unreadable']);
    assert.match(reading!.problems[0].message, /^the system could not read \(EISDIR: /);
    assert.equal(writing!.problems[0].place, { file: join(folder, 'none', 'x') });
    const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC', syscall: 'write' });
    assert.equal([systemFailure(full)!.problems[0].code, systemFailure(full)!.problems[0].place], ['write', undefined]);
  }));

test('a fault of hsi-run stays one', () => {
  for (const error of [
    new TypeError('x is undefined'),
    new RangeError('no'),
    Object.assign(new Error('x'), { code: 'ERR_INVALID_ARG_TYPE' }),
    'x',
    undefined,
  ]) {
    assert.is(systemFailure(error), undefined);
  }
});

test.run();

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { plainMarkdown } from '../../../src/cli/text/plain-markdown.js';
import { CODES } from '../../../src/errors/codes.js';
import { paragraphOf } from '../../../src/errors/paragraph.js';

const test = suite('cli/text/plain-markdown');

test('examples are indented without their fences; links name pages', () => {
  assert.is(
    plainMarkdown(
      'patch\n\nSee [spec.md](spec.md), [units](data.md#units) and [value](#value).\n\n```\na.yaml:5:15: error\n    5 | [x](y)\n```\n',
    ),
    'patch\n\nSee docs/spec.md, units (docs/data.md) and value.\n\n  a.yaml:5:15: error\n      5 | [x](y)\n',
  );
});

test('no error is explained in Markdown', () => {
  for (const code of Object.values(CODES).flat()) assert.not.match(plainMarkdown(paragraphOf(code)), /^```|\]\(/m);
});

test.run();

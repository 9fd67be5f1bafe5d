import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { escapeMarkup, plainName, visible, visibleLines, xmlText } from '../../src/errors/visible.js';

const test = suite('errors/visible');

/** All of the first plane, and one of a higher. */
const ALL = [...Array.from({ length: 0x10000 }, (_, code) => String.fromCharCode(code)), '\u{1f33e}'];

test('lines for a terminal: nothing steers it but tab and line feed, and all else stays', () => {
  const shown = ALL.map(visibleLines);
  const changed = ALL.filter((one, index) => shown[index] !== one);
  assert.ok(changed.every((one) => /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]/u.test(one)));
  assert.is(
    shown
      .join('')
      .match(/\p{Cc}/gu)!
      .join(''),
    '\t\n',
  );
  assert.is(visibleLines('a\u001b[2Jb\r\nc\td\u009b1m'), 'a\ufffd[2Jb\nc\td\ufffd1m');
  assert.is(visible('a\nb'), 'a\ufffdb');
});

test('names of files: one line, without what their format ends them with', () => {
  assert.equal(['Corn\u0000\u0000', 'Corn\r\n', ' Corn ', 'a\tb\n c', 'a\u001b[31mb', 'Maïs  doux'].map(plainName), [
    'Corn',
    'Corn',
    ' Corn ',
    'a b  c',
    'a\ufffd[31mb',
    'Maïs  doux',
  ]);
});

test('XML has only what XML 1.0 allows', () => {
  // The production of Char, without the characters that it discourages.
  const allowed = /^[\t\n\r\u0020-\u007e\u0085\u00a0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u;
  assert.match(xmlText(ALL.join(' ')), allowed);
  assert.ok(ALL.filter((one) => allowed.test(one)).every((one) => xmlText(one) === one));
  assert.is(xmlText('\ud83c\udf3e \ud83c'), '\ud83c\udf3e \ufffd');
  assert.is(escapeMarkup('<a b="c">&\u0007\'</a>'), "&lt;a b=&quot;c&quot;&gt;&amp;\ufffd'&lt;/a&gt;");
});

test.run();

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { share, spread } from '../../src/pages/format.js';
import { html, raw, scriptJson } from '../../src/base/html.js';

const test = suite('base/html');

test('what is put in is escaped, unless it is HTML', () => {
  assert.is(
    html`<p title="${'a"b'}">${'<script>alert(1)</script>'} & ${raw('<b>')}${html`<i>${'&'}</i>`}</p>`.text,
    '<p title="a&quot;b">&lt;script&gt;alert(1)&lt;/script&gt; & <b><i>&amp;</i></p>',
  );
});

test('lists are joined; what is not there is left away, zero is not', () => {
  assert.is(html`${[html`<li>`, 'x', [1, 0]]}${undefined}${false}`.text, '<li>x10');
});

test('no text ends a script, and it reads as it was', () => {
  const value = { name: '</script><script>alert(1)//', lines: '\u2028\u2029' };
  const { text } = scriptJson(value);
  assert.not.match(text, '<');
  assert.equal(JSON.parse(text), value);
});

test('a share is whole only where it is; what does not fit breaks before the ±', () => {
  assert.equal([1, 0.99996, 0, 0.5, Number.NaN, undefined].map(share), ['1.0000', '0.9999', '0.0000', '0.5000', '–', '–']);
  assert.is(spread({ mean: 0.5, sd: 0.25, n: 2 }), '0.5000 ±\u00a00.2500');
});

test.run();

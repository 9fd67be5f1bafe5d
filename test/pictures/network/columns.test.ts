import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { drawColumns } from '../../../src/pictures/network/columns.js';
import type { LayerStep, Step } from '../../../src/pictures/network/steps.js';

const test = suite('pictures/network/columns');

const output = { rows: 1, columns: 1, depth: 1, channels: 1 };
const layer = (title: string): LayerStep => ({
  kind: 'layer',
  name: title,
  family: 'dense',
  title,
  note: '',
  leads: true,
  parameters: 0,
  output,
});
const nested: Step = {
  kind: 'branches',
  name: 'inner',
  join: 'add',
  output,
  branches: [
    { label: '', steps: [layer('c')] },
    { label: 'skip', steps: [] },
  ],
};

test('branches stand side by side, those in a branch within its column; nothing lies over another', () => {
  const { parts, y } = drawColumns(
    [
      { label: '', steps: [layer('a'), layer('b')] },
      { label: '', steps: [nested] },
      { label: '', steps: [] },
    ],
    'concat',
    { x: 84, width: 340, y: 100 },
  );
  const boxes = parts.join('').matchAll(/<rect class="(?:box dense|end)" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"/g);
  const places = [...boxes].map(([, ...numbers]) => numbers.map(Number));
  assert.is(places.length, 4);
  for (const [index, [x, top, width, height]] of places.entries()) {
    assert.ok(x >= 84 && x + width <= 424 && top >= 100 && top + height <= y);
    for (const [left, upper, across, down] of places.slice(index + 1)) {
      assert.ok(left >= x + width || x >= left + across || upper >= top + height || top >= upper + down);
    }
  }
  assert.match(parts.join(''), />identity<.*>concat</s);
});

test.run();

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { html } from '../../../src/base/html.js';
import type { PageConfiguration, PageRun } from '../../../src/pages/page-run.js';
import { curvesSection } from '../../../src/pages/sections/curves.js';

const test = suite('pages/sections/curves');

/** So many networks of two seeds, three epochs each. */
function run(count: number, validates = true): PageRun {
  const epochs = ['1', '2'].flatMap((seed) =>
    [1, 2, 3].map((epoch) => ({
      seed,
      epoch: String(epoch),
      loss: String(1 / epoch),
      accuracy: String(epoch / 4),
      validation_accuracy: validates ? String(epoch / 5) : '',
      selected: epoch === 3 ? '1' : '0',
    })),
  );
  const configurations = Array.from({ length: count }, (_, index) => ({ name: `net-${index + 1}`, tables: { epochs, pretraining: [] } }));
  return { varies: true, configurations: configurations as unknown as PageConfiguration[] } as unknown as PageRun;
}

async function drawn(count: number, validates = true): Promise<string | undefined> {
  const section = await curvesSection(run(count, validates));
  return section && html`${section.content}`.text;
}

test('up to eight configurations share two plots; more have a panel each, on the same axes; very many have none', async () => {
  const shared = (await drawn(8))!;
  assert.is(shared.match(/<figure/g)!.length, 2);
  assert.not.match(shared, 'Each panel');
  const panels = (await drawn(9))!;
  assert.is(panels.match(/<figure/g)!.length, 9);
  assert.match(panels, '<h3>net-9</h3>');
  assert.match(panels, /<span class="line-1">training<\/span> and <span class="line-2">validation<\/span>/);
  // A line for each part and seed, and a dot for each seed.
  const [first] = panels.split('<figure').slice(1);
  assert.is(first.match(/stroke="var\(--s1/g)!.length, 2);
  assert.is(first.match(/stroke="var\(--s2/g)!.length, 2);
  assert.match(first, 'validation, seed 2, epoch 3: 0.6, tested');
  const axes = panels.split('<figure').map((figure) => [...figure.matchAll(/<text[^>]*>([\d.]+)<\/text>/g)].map(([, text]) => text).join());
  assert.equal([...new Set(axes.slice(1))], ['1,3,0.0,0.5,1.0']);
  assert.not.match((await drawn(9, false))!, /stroke="var\(--s2/);
  assert.is((await drawn(48))!.match(/<figure/g)!.length, 48);
  assert.is(await drawn(49), undefined);
});

test.run();

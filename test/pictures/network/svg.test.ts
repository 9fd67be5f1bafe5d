import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { branchesOf, isKind, walkLayers } from '../../../src/architecture/layers/index.js';
import { networkInPage, networkSvg } from '../../../src/pictures/network/svg.js';
import { ARCHITECTURES, networkOf } from '../../compile/networks.js';

const test = suite('pictures/network/svg');

/** The tags of well-formed XML, in their order; whatever is not that fails. */
function tagsOf(text: string): { name: string; attributes: Record<string, string> }[] {
  const open: string[] = [];
  const tags: { name: string; attributes: Record<string, string> }[] = [];
  const form = /<(\/?)([a-z]+)((?: [a-zA-Z-]+="[^"<&]*")*)(\/?)>/g;
  const rest = text.replace(form, (_whole, end: string, name: string, list: string, empty: string) => {
    if (end) assert.is(open.pop(), name);
    else {
      const pairs = [...list.matchAll(/ ([a-zA-Z-]+)="([^"]*)"/g)];
      tags.push({ name, attributes: Object.fromEntries(pairs.map(([, key, value]) => [key, value])) });
      if (!empty) open.push(name);
    }
    return '';
  });
  assert.equal(open, []);
  assert.not.match(rest.replace(/&(amp|lt|gt|quot);/g, ''), /[<&]/);
  return tags;
}

for (const [name, { architecture, ...sizes }] of Object.entries(ARCHITECTURES)) {
  test(`${name}: well-formed, complete, nothing over another or over the edge`, () => {
    const network = networkOf(architecture, sizes);
    const svg = networkSvg(name, network);
    const tags = tagsOf(svg);
    const layers = [...walkLayers(network.layers)];
    const sums = layers.filter((layer) => layer.kind === 'residual' || (isKind(layer, 'parallel') && layer.join === 'add'));
    assert.is(tags.filter(({ attributes }) => attributes.class === 'sum').length, sums.length);
    assert.is(
      tags.filter(({ attributes }) => attributes.class === 'frame').length,
      // What stands in a branch has no frame of its own.
      network.layers.filter((layer) => branchesOf(layer).length > 0).length,
    );
    assert.is(svg.match(/>convolution /g)?.length ?? 0, layers.filter(({ kind }) => kind === 'convolution').length);
    const [, , width, height] = tags[0].attributes.viewBox.split(' ').map(Number);
    const boxes = tags
      .filter(({ attributes }) => /^(box|end)\b/.test(attributes.class ?? ''))
      .map(({ attributes }) => ['x', 'y', 'width', 'height'].map((key) => Number(attributes[key])))
      .map(([x, y, across, down]) => ({ x, y, right: x + across, bottom: y + down }));
    boxes.forEach((box, index) => {
      assert.ok(box.x >= 0 && box.y >= 0 && box.right <= width && box.bottom <= height);
      for (const other of boxes.slice(index + 1)) {
        assert.ok(other.y >= box.bottom || other.bottom <= box.y || other.x >= box.right || other.right <= box.x);
      }
    });
    assert.is(networkSvg(name, network), svg);
  });
}

test('in a page: a picture for each step, one directly below the other, each box within one of them', () => {
  for (const { architecture, ...sizes } of Object.values(ARCHITECTURES).slice(0, 4)) {
    const network = networkOf(architecture, sizes);
    const pictures = networkInPage('a', network)
      .match(/<svg[\s\S]*?<\/svg>/g)!
      .map(tagsOf);
    const [, , , whole] = tagsOf(networkSvg('a', network))[0].attributes.viewBox.split(' ').map(Number);
    let bottom = 0;
    for (const [{ attributes }, ...inner] of pictures) {
      const [, y, , height] = attributes.viewBox.split(' ').map(Number);
      assert.is(y, bottom);
      bottom += height;
      const boxes = inner.filter(({ attributes: own }) => /^(box|end|frame)\b/.test(own.class ?? ''));
      for (const { attributes: own } of boxes) assert.ok(Number(own.y) >= y && Number(own.y) + Number(own.height) <= bottom);
    }
    assert.is(bottom, whole);
    const count = (text: string) => text.match(/class="(box|end|frame|line|cuboid)\b/g)!.length;
    assert.is(count(networkInPage('a', network)), count(networkSvg('a', network)));
    assert.is(pictures.filter(([{ attributes }]) => attributes['aria-hidden'] === undefined).length, 1);
  }
});

test('a long name with signs that XML means otherwise', () => {
  const network = networkOf([{ dense: 'classes' }], { size: 3, bands: 9, classes: 2 });
  const svg = networkSvg(`a<b>&"c"${'x'.repeat(100)}`, network);
  tagsOf(svg);
  assert.ok(svg.includes('a&lt;b&gt;&amp;&quot;c&quot;xxx'));
});

test("the reader's light or dark setting decides the colours", () => {
  const svg = networkSvg('small', networkOf([{ dense: 'classes' }], { size: 3, bands: 9, classes: 2 }));
  assert.match(svg, /\.ground \{ fill: #ffffff; \}[^]*@media \(prefers-color-scheme: dark\) \{[^]*\.ground \{ fill: #0d1117; \}/);
});

test.run();

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { branchesOf, walkLayers } from '../../../src/architecture/layers/index.js';
import { networkMermaid } from '../../../src/pictures/network/mermaid.js';
import { ARCHITECTURES, networkOf } from '../../compile/networks.js';

const test = suite('pictures/network/mermaid');

test('to the letter', () => {
  const network = networkOf([{ conv: { kernels: 4, size: [1, 1, 3] } }, { spectral: { kernels: 4, size: 3 } }, { dense: 'classes' }], {
    size: 3,
    bands: 9,
    classes: 2,
  });
  assert.is(
    networkMermaid(network),
    `flowchart TD
  layer1(["input<br/>3 × 3 × 9, 1 channel"])
  layer2["convolution 1 × 1 × 3<br/>batch norm, ReLU<br/>3 × 3 × 7, 4 channels"]
  layer1 --> layer2
  subgraph block3["spectral1/block1"]
  layer4["convolution 1 × 1 × 3<br/>batch norm, ReLU<br/>3 × 3 × 7, 4 channels"]
  layer5["convolution 1 × 1 × 3<br/>3 × 3 × 7, 4 channels"]
  layer6(("add"))
  end
  layer2 --> layer4
  layer4 --> layer5
  layer5 --> layer6
  layer2 -->|shortcut| layer6
  layer7["batch norm, ReLU<br/>3 × 3 × 7, 4 channels"]
  layer6 --> layer7
  layer8["dense, 2 units<br/>1 × 1 × 1, 2 channels"]
  layer7 --> layer8
  layer9(["2 classes"])
  layer8 --> layer9
`,
  );
});

for (const [name, { architecture, ...sizes }] of Object.entries(ARCHITECTURES)) {
  test(`${name}: every line is of the syntax, every edge joins nodes that are there, and no node hangs loose`, () => {
    const network = networkOf(architecture, sizes);
    const [head, ...lines] = networkMermaid(network)
      .trimEnd()
      .split('\n')
      .map((line) => line.trim());
    assert.is(head, 'flowchart TD');
    const form = /^(layer\d+)(\["[^"]+"\]|\(\["[^"]+"\]\)|\(\("[^"]+"\)\))$/;
    const nodes = lines.map((line) => form.exec(line)?.[1]).filter((node) => node !== undefined);
    const edges = lines.map((line) => /^(layer\d+) -->(?:\|\w+\|)? (layer\d+)$/.exec(line)).filter((edge) => edge !== null);
    const layers = [...walkLayers(network.layers)];
    const blocks = layers.filter((layer) => branchesOf(layer).length > 0).length;
    assert.is(lines.filter((line) => /^subgraph block\d+\["[^"]+"\]$/.test(line)).length, blocks);
    assert.is(lines.filter((line) => line === 'end').length, blocks);
    assert.is(lines.filter((line) => line.includes('|shortcut|')).length, layers.filter(({ kind }) => kind === 'residual').length);
    assert.is(nodes.length + edges.length + 2 * blocks, lines.length);
    for (const [, from, to] of edges) assert.ok(nodes.includes(from) && nodes.includes(to));
    for (const node of nodes.slice(1))
      assert.ok(
        edges.some(([, , to]) => to === node),
        `nothing leads to ${node}`,
      );
    for (const node of nodes.slice(0, -1))
      assert.ok(
        edges.some(([, from]) => from === node),
        `nothing comes from ${node}`,
      );
  });
}

test.run();

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { PRESETS } from '../../../src/architecture/presets/index.js';
import type { Architecture, ResolvedBlock } from '../../../src/schema/pipeline.generated.js';
import { walkLayers } from '../../../src/architecture/layers/index.js';
import { blockTexts } from '../../../src/results/paragraph/block-text.js';
import { ARCHITECTURES, blocksOf, networkOf, smallBlocks, smallPreset } from '../../compile/networks.js';

const test = suite('results/paragraph/block-text');
/** What a program says of itself. */
const NO_WORDS = /undefined|NaN|\[object|null|true|false/;

test('every preset has its words', () => {
  for (const preset of Object.keys(PRESETS)) {
    const texts = blockTexts(smallBlocks(preset));
    assert.ok(
      texts.every((text) => text !== ''),
      preset,
    );
    assert.not.match(texts.join('; '), NO_WORDS, preset);
    assert.not.match(texts.join('; '), /[a-z] x [a-z]/, `${preset}: x stands between numbers`);
  }
});

interface Setting {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly items?: { readonly enum?: readonly unknown[] } | readonly object[];
}
interface Schema extends Setting {
  readonly properties?: Readonly<Record<string, Setting>>;
  readonly required?: readonly string[];
}

/** What a schema lets a setting be, one of each kind. */
function valuesOf(setting: Setting): unknown[] {
  const { type, enum: names, pattern, examples = [], items } = setting;
  // Blocks within blocks have their defaults only in a pipeline: one without settings stands for them.
  if (JSON.stringify(items ?? {}).includes('block.schema.json'))
    return [isNested(items) ? [[{ normalize: 'batch' }], []] : [{ normalize: 'batch' }]];
  const words = /^\^\(([\w-]+(?:\|[\w-]+)*)\)\$$/.exec(pattern ?? '')?.[1].split('|') ?? [];
  const lists = items && 'enum' in items ? [items.enum] : [];
  return [...(names ?? []), ...words, ...([type].flat().includes('boolean') ? [true, false] : []), ...lists, ...examples];
}

const isNested = (items: unknown): boolean => JSON.stringify(items).includes('"items"');

test('every value of every setting of every block is said, and no two in the same words', () => {
  let tried = 0;
  for (const file of readdirSync('schemas/blocks')) {
    const kind = file.replace('.schema.json', '');
    const schema = JSON.parse(readFileSync(join('schemas/blocks', file), 'utf8')) as Schema;
    const { properties = {} } = schema;
    const say = (settings: unknown) => {
      const [text] = blockTexts([{ [kind]: settings } as ResolvedBlock]);
      assert.not.match(text, NO_WORDS, `${kind}: ${JSON.stringify(settings)}`);
      tried++;
      return text;
    };
    for (const value of valuesOf(schema)) if (typeof value !== 'object') say(value);
    const usual = Object.fromEntries(
      Object.entries(properties).flatMap(([key, setting]) => {
        const value = setting.default ?? (schema.required?.includes(key) ? valuesOf(setting)[0] : undefined);
        return value === undefined ? [] : [[key, value]];
      }),
    );
    for (const [key, setting] of Object.entries(properties)) {
      const texts = new Map<string, string>();
      for (const value of valuesOf(setting)) {
        const text = say({ ...usual, [key]: value });
        const same = texts.get(text);
        assert.ok(
          same === undefined || same === JSON.stringify(value),
          `${kind}.${key}: ${same} and ${JSON.stringify(value)} read ${text}`,
        );
        texts.set(text, JSON.stringify(value));
      }
    }
  }
  assert.ok(tried > 100, String(tried));
});

test('a residual section without its first activation says so, as the network has it', () => {
  const all: [string, readonly ResolvedBlock[], ReturnType<typeof networkOf>][] = [
    ...Object.entries(ARCHITECTURES).map(([name, { architecture, ...size }]): (typeof all)[number] => [
      name,
      blocksOf(architecture, size),
      networkOf(architecture, size),
    ]),
    ...Object.keys(PRESETS).map((name): (typeof all)[number] => [name, smallBlocks(name), smallPreset(name)]),
  ];
  let sections = 0;
  for (const [name, blocks, network] of all) {
    const texts = blockTexts(blocks);
    const counts = { spectral: 0, spatial: 0 };
    for (const [index, block] of blocks.entries()) {
      const kind = block.spectral ? 'spectral' : block.spatial ? 'spatial' : undefined;
      if (!kind) continue;
      const prefix = `${kind}${++counts[kind]}/block1/pre`;
      const hasFirst = [...walkLayers(network.layers)].some((layer) => layer.name.startsWith(prefix));
      assert.is(texts[index].includes('each convolution but the first'), !hasFirst, `${name}: ${texts[index]}`);
      sections++;
    }
  }
  assert.ok(sections > 10, String(sections));
});

test('blocks within blocks have words, too', () => {
  const size = { size: 5, bands: 8, classes: 3 };
  const told = (architecture: Architecture) => blockTexts(blocksOf(architecture, size)).join('; ');
  assert.match(
    told([{ tokens: { of: 'learned', count: 4, scores: [{ normalize: 'batch' }], class: true } }, { pool: 'first' }, { dense: 'classes' }]),
    /tokens \(of learned, count 4, with class, by weights of batch normalization\); the first position alone/,
  );
  assert.match(
    told([
      { conv: { kernels: 4, size: [1, 1, 'full'], order: ['normalization', 'activation', 'convolution'] } },
      { pool: 'average' },
      { dense: 'classes' },
    ]),
    /4 kernels of 1 x 1 x the whole depth, order normalization, activation and convolution/,
  );
});

test.run();

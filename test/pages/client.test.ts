import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { CLIENT } from '../../src/pages/client.js';
import { hsiRun } from '../cli/command-line.js';

const test = suite('pages/client');
const folder = mkdtempSync(join(tmpdir(), 'hsi-run-test-'));

/** A page with curves of its own and a Confidence section, which comes before others with plots. */
writeFileSync(
  join(folder, 'mine.yaml'),
  `version: 1
dataset: {synthetic: {rows: 16, columns: 16, bands: 10, classes: 3}, standardize: training}
split: {by: random, train: 30%, validation: 10%, test: rest}
patch: {size: 3}
architecture: [{conv: {kernels: 4, size: [3, 3, full]}}, {dense: classes}]
training: {optimizer: {adam: {}}, epochs: 2}
seeds: [1]
maps: none
vary: {patch.size: [3, 5]}
`,
);

/** What the page's script reaches of an element: no more than it uses, so that what is missing fails as in a browser. */
class Element {
  readonly attributes = new Map<string, unknown>();
  readonly dataset = {};
  readonly style = {};
  readonly classList = { add: () => undefined };
  readonly heard = new Map<string, (event: object) => void>();
  hidden = false;
  textContent = '';
  offsetWidth = 50;
  offsetHeight = 20;
  readonly viewBox: { baseVal: { width: number } };

  constructor(readonly source = '') {
    this.viewBox = { baseVal: { width: Number(/viewBox="0 0 ([\d.]+)/.exec(source)?.[1] ?? 100) } };
  }

  querySelector(name: string): Element | null {
    const found = new RegExp(`<${name}[^>]*>([\\s\\S]*?)</${name}>`).exec(this.source);
    if (!found) return null;
    const known = this.attributes.get(name) as Element | undefined;
    const element = known ?? new Element(found[0]);
    element.textContent = found[1];
    this.attributes.set(name, element);
    return element;
  }

  setAttribute(name: string, value: unknown): void {
    this.attributes.set(name, value);
  }
  append(child: Element): void {
    this.attributes.set(`child ${this.attributes.size}`, child);
  }
  addEventListener(name: string, listen: (event: object) => void): void {
    this.heard.set(name, listen);
  }
  getBoundingClientRect() {
    return { left: 0, top: 0, width: this.viewBox.baseVal.width };
  }
}

test('the script of a page with a Confidence section reaches every plot of it', async () => {
  const { code, stdout, stderr } = await hsiRun(['mine.yaml', '--engine', 'wasm'], { cwd: folder });
  assert.is(code, 0, stderr);
  const page = readFileSync(join(folder, stdout.trim().split('\n').at(-1)!, 'report.html'), 'utf8');
  assert.match(page, /<h2[^>]*>Confidence/);
  const plots = [...page.matchAll(/<figure class="plot">[\s\S]*?<\/figure>/g)].map(([text]) => new Element(text));
  assert.ok(plots.length > 3, String(plots.length));
  const tips: Element[] = [];
  const document = {
    documentElement: new Element(),
    getElementById: (id: string) => (id === 'theme' ? new Element() : null),
    querySelectorAll: (what: string) => (what === '.plot' ? plots : []),
    createElement: () => {
      const made = new Element();
      tips.push(made);
      return made;
    },
    createElementNS: () => new Element(),
  };
  const listens = { addEventListener: () => undefined, matches: false };
  runInNewContext(CLIENT, { document, matchMedia: () => listens, addEventListener: () => undefined, JSON, Math, String, Number });
  for (const [index, plot] of plots.entries()) {
    const svg = plot.querySelector('svg')!;
    const [[x, y, text]] = JSON.parse(plot.querySelector('script')!.textContent) as [number, number, string][];
    svg.heard.get('pointermove')!({ clientX: x, clientY: y });
    assert.is(tips[index].textContent, text);
    assert.is(tips[index].hidden, false);
  }
});

test.after(() => rmSync(folder, { recursive: true, force: true }));
test.run();

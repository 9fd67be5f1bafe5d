import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { html } from '../../../src/base/html.js';
import type { PageRun } from '../../../src/pages/page-run.js';
import { confusionSection } from '../../../src/pages/sections/confusion.js';

const test = suite('pages/sections: a sweep shows its best configuration first');
const SEEDS = ['1', '2'];

/** Of each configuration its accuracy, its classes, and how many pixels of class 1 it finds. */
function sweepOf(...all: readonly (readonly [name: string, oa: number, classes: string, found: number])[]): PageRun {
  const configurations = all.map(([name, mean, classes, found]) => ({
    name,
    classes: [...classes],
    colours: [...classes].map(() => '#aa0000'),
    figures: { oa: { mean } },
    tables: {
      confusion: SEEDS.flatMap((seed) =>
        [...classes].map((_, row) => ({
          seed,
          ...Object.fromEntries([...classes].map((__, column) => [`predicted_${column + 1}`, row === column ? String(found) : '1'])),
        })),
      ),
    },
  }));
  return { configurations, varies: all.length > 1 } as unknown as PageRun;
}
const confusion = (run: PageRun) => html`${confusionSection(run)!.content}`.text;
const words = (text: string) => text.replaceAll(/<[^>]+>/g, '');

test('the confusion matrix is the best one, is chosen in the list, and says so', () => {
  const text = confusion(sweepOf(['a', 0.5, 'xy', 7], ['b', 0.9, 'xy', 9], ['c', 0.7, 'xy', 8]));
  assert.match(text, '<option value="1" selected>b (best overall accuracy)</option>');
  assert.is([...text.matchAll(/ selected>/g)].length, 1);
  const [, line] = /<p id="confusion-shown"[^>]*>([\s\S]*?)<\/p>/.exec(text)!;
  assert.is(words(line), 'b (best overall accuracy), sum over 2 seeds');
  // 9 of 10 pixels in each of two seeds.
  assert.match(text, /class="own"[^>]*>90\.0</);
});

test('configurations with other classes than the best are left out by name', () => {
  const text = confusion(sweepOf(['a', 0.5, 'xyz', 7], ['b', 0.9, 'xy', 9], ['c', 0.7, 'xy', 8]));
  assert.match(text, 'Configurations with other classes are left out here: a.');
  assert.match(text, '<option value="0" selected>b (best overall accuracy)</option>');
  assert.not.match(text, '>a</option>');
});

test('of a single configuration there is nothing to choose', () => {
  const text = confusion(sweepOf(['a', 0.5, 'xy', 7]));
  assert.not.match(text, 'best overall accuracy');
  assert.match(text, '<p id="confusion-shown" aria-live="polite">sum over 2 seeds</p>');
});

test.run();

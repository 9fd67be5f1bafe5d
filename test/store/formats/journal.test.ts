import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { journalLine, readJournal } from '../../../src/store/formats/journal.js';
import type { EpochRecord } from '../../../src/train/epoch.js';

const test = suite('store/formats/journal');

const record = (epoch: number, loss = 1 / epoch): EpochRecord => ({ epoch, loss, accuracy: 0.1 * epoch, validationAccuracy: 0.5 });
const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second));
const begin = (from: number, second = 0) => `\nbegin ${at(second).toISOString()} ${from}\n`;

test('epochs with their figures, to the bit, and the pace from the end of the first one', () => {
  const text = begin(0) + [1, 2, 3].map((epoch) => journalLine(record(epoch), at(10 + 4 * epoch))).join('');
  const { sessions, records, rate } = readJournal(text);
  assert.equal(sessions, [{ begun: at(0).toISOString(), from: 0, to: 3 }]);
  assert.equal(
    records,
    [1, 2, 3].map((epoch) => record(epoch)),
  );
  assert.is(rate, 0.25);
});

test('what is computed again behind a checkpoint takes the place of what was there', () => {
  const text =
    begin(0) + [1, 2, 3].map((epoch) => journalLine(record(epoch), at(epoch))).join('') + begin(2, 50) + journalLine(record(3, 9), at(60));
  const { records, rate } = readJournal(text);
  assert.equal(
    records.map(({ loss }) => loss),
    [1, 0.5, 9],
  );
  assert.is(rate, undefined);
});

test('a line that is cut anywhere says nothing false', () => {
  const line = journalLine(record(2), at(2));
  for (let length = 0; length < line.length; length++)
    for (const end of ['', begin(1, 9)]) {
      const { records } = readJournal(begin(0) + journalLine(record(1), at(1)) + line.slice(0, length) + end);
      // Whole but for its last character, it is only read when somebody has ended it.
      const isWhole = length === line.length - 1 && end !== '';
      assert.equal(records, isWhole ? [record(1), record(2)] : [record(1)], `${length}`);
    }
});

test('lines of older versions have no figures', () => {
  assert.equal(readJournal(`${begin(0)}epoch 1\nepoch 2\n`), { sessions: [{ begun: at(0).toISOString(), from: 0, to: 2 }], records: [] });
  assert.equal(readJournal(`${begin(0)}epoch 1\n${journalLine(record(2), at(1))}`).records, []);
  assert.equal(readJournal(''), { sessions: [], records: [] });
});

test.run();

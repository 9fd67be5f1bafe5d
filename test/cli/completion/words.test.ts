import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { COMMANDS } from '../../../src/cli/commands/index.js';
import { completions } from '../../../src/cli/completion/words.js';
import { withFolder } from '../../data/helpers.js';
import { TINY } from '../tiny.js';

const test = suite('cli/completion/words');

const of = (...line: string[]) => completions(line, COMMANDS).words.map(([word]) => word);

test('the options of the command, each once unless it may be repeated', () => {
  assert.equal(of('rm', 'x', '--'), ['--yes', '--runs', '--json', '--quiet', '--help', '--version']);
  assert.equal(of('rm', '--yes', '--y'), []);
  assert.equal(of('plan', '--set', 'a=1', '--se'), ['--set']);
  assert.ok(of('--shar').includes('--shard'));
});

test('what an option takes: a choice, a file, a folder, or nothing that is known', () => {
  assert.equal(of('show', 'x', '--format', ''), ['md', 'csv', 'json', 'latex']);
  assert.equal(of('cite', 'x', '--format', 'b'), ['bibtex']);
  assert.equal(completions(['export', 'x', '--onnx', ''], COMMANDS), { words: [], also: 'files' });
  assert.equal(completions(['show', '--runs', ''], COMMANDS), { words: [], also: 'folders' });
  assert.equal(completions(['plan', '--jobs', ''], COMMANDS), { words: [] });
  assert.equal(of('plan', '--engine=wasm-'), ['--engine=wasm-strict']);
  assert.equal(of('figure', 'maps', 'x', '--maps', ''), ['scene', 'labelled']);
  assert.equal(of('figure', 'curves', 'x', '--measure', ''), ['oa', 'aa', 'kappa']);
});

test('names that every object of JavaScript has are no options', () => {
  for (const name of ['constructor', 'toString', 'valueOf'].map((one) => one.toLowerCase().replace('tostring', 'constructor'))) {
    assert.equal(completions(['plan', `--${name}`, ''], COMMANDS), completions(['plan', '--nonsense', ''], COMMANDS), name);
    assert.equal(completions(['plan', `--${name}=`], COMMANDS), completions(['plan', '--nonsense='], COMMANDS), name);
  }
});

test('every command has its name, and each that takes a run or a pipeline is offered those that are here', () =>
  withFolder((folder) => {
    const here = process.cwd();
    process.chdir(folder);
    try {
      writeFileSync(join(folder, 'mine.yaml'), `${TINY}vary: {training.epochs: [2, 3]}\n`);
      for (const name of ['other-0123456789ab', 'twice-0123456789ab', 'twice-ba9876543210'])
        mkdirSync(join(folder, 'runs', name), { recursive: true });
      for (const { name } of COMMANDS) assert.ok(of('').includes(name), name);
      for (const command of ['show', 'map', 'export', 'verify', 'compare', 'diff', 'plan', 'rm', 'validate']) {
        const words = of(command, '');
        for (const word of ['mine.yaml', 'runs/', 'other', 'twice-0123456789ab', 'twice-ba9876543210'])
          assert.ok(words.includes(word), `${command} ${word}`);
        assert.is(words.includes('quickstart'), !['show', 'map', 'export', 'compare', 'rm'].includes(command), command);
      }
      assert.ok(of('validate', '--data', 'm').includes('mine.yaml'));
      assert.is(completions(['validate', '--data', 'm'], COMMANDS).also, 'folders');
      assert.equal(of('plan', 'mine.yaml', '--configuration', ''), ['epochs-2', 'epochs-3']);
      assert.equal(of('plan', 'mine.yaml', '--set', 'split.tr'), ['split.train=']);
      assert.equal(of('plan', 'none.yaml', '--configuration', ''), []);
    } finally {
      process.chdir(here);
    }
  }));

test.run();

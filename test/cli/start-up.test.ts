import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { actionOf } from '../../src/cli/actions/index.js';
import { COMMANDS } from '../../src/cli/commands/index.js';
import { leavesOf } from '../../src/cli/options/parse.js';
import { ROOT } from './command-line.js';

const test = suite('cli/start-up');

/** The files that Node reads before the first line of a module of the program runs, with their lengths in bytes. */
function readAtStart(file: string, seen = new Map<string, number>()): Map<string, number> {
  if (seen.has(file)) return seen;
  const text = readFileSync(file, 'utf8');
  seen.set(file, text.length);
  for (const [, path] of text.matchAll(/^(?:import|export)\s(?:[^'"();]*?\sfrom\s*)?['"](\.[^'"]+)['"];$/gm)) {
    const next = resolve(dirname(file), path);
    assert.ok(existsSync(next), `${file} imports ${path}`);
    readAtStart(next, seen);
  }
  return seen;
}

const PROGRAM = join(ROOT, 'dist/program');
/** `npm test -- PART` builds it in many files, which is faster. */
const isJoined = existsSync(join(PROGRAM, 'shared-main.js'));
if (!isJoined) console.log('skipped: how many files a command reads is tested where the program is built as npm ci does');

test('help reads neither the pipeline language nor what a command does', () => {
  const read = readAtStart(join(PROGRAM, 'cli/main.js'));
  const bytes = [...read.values()].reduce((sum, length) => sum + length, 0);
  assert.ok(read.size > 5 && read.size <= (isJoined ? 15 : 50), `${read.size} files`);
  assert.ok(bytes > 50_000 && bytes <= 350_000, `${bytes} bytes`);
  const text = [...read.keys()].map((file) => readFileSync(file, 'utf8')).join('\n');
  for (const [inside, word] of [
    [text, 'function parseCall('],
    [readFileSync(join(ROOT, 'dist/program/schema/validators.generated.cjs'), 'utf8'), 'must NOT have additional properties'],
  ])
    assert.ok(inside.includes(word), `${word}: nothing would be seen`);
  for (const word of ['function loadPipeline(', 'function parseDocument', 'function executeRun(', 'must NOT have additional properties'])
    assert.not.ok(text.includes(word), `${word} is read at the start`);
});

if (isJoined) {
  const MOST: Readonly<Record<string, readonly [files: number, bytes: number]>> = {
    'cli/validate': [20, 1_000_000],
    'cli/ls': [20, 800_000],
    'cli/diff': [20, 1_000_000],
    'cli/resolve': [20, 1_000_000],
    'cli/run': [45, 2_500_000],
    'workers/worker': [20, 650_000],
  };
  for (const [name, [files, bytes]] of Object.entries(MOST)) {
    test(`${name} reads few files, and no more than it uses`, () => {
      const [folder, action] = name.split('/');
      const file =
        folder === 'cli'
          ? readdirSync(PROGRAM)
              .filter((one) => one.startsWith(`${action}-`))
              .map((one) => join(PROGRAM, one))
              .find((one) => readFileSync(one, 'utf8').includes('function act('))
          : join(PROGRAM, `${name}.js`);
      const read = readAtStart(file!);
      const all = [...read.values()].reduce((sum, length) => sum + length, 0);
      assert.ok(read.size <= files && all <= bytes, `${read.size} files, ${all} bytes`);
    });
  }
}

test('every command has its action', async () => {
  const commands = [...COMMANDS, ...leavesOf(COMMANDS)];
  assert.ok(commands.length > 35);
  for (const command of commands) assert.type((await actionOf(command)).act, 'function', command.name);
});

test.run();

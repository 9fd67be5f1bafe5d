import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { CODES } from '../../src/errors/codes.js';
import { Failure, type Problem } from '../../src/errors/failure.js';
import { formatProblem, problemRecord } from '../../src/errors/format.js';
import { addressOf } from '../../src/pipeline/address/address.js';
import type { LoadedPipeline } from '../../src/pipeline/experiment.js';
import { loadPipeline, parsePipeline } from '../../src/pipeline/pipeline.js';
import { writePipeline } from '../../src/pipeline/write.js';

/**
 * Pipelines as files: wrong/NAME.yaml with exactly what is said of it, right/NAME.yaml with its resolved form. A first line
 * `# --set PATH=VALUE …` stands for the command line. UPDATE_SNAPSHOTS=1 writes what is found; read it before committing.
 */
const test = suite('pipeline/cases');
const CASES = join(dirname(fileURLToPath(import.meta.url)), '../../../test/pipeline/cases');
const updating = process.env.UPDATE_SNAPSHOTS === '1';
const covered = new Set<string>();

function argumentsOf(file: string): string[] {
  if (!existsSync(file)) return [];
  const [line] = readFileSync(file, 'latin1').split('\n', 1);
  return line.startsWith('# --set ')
    ? line
        .slice(2)
        .split(/ ?--set /)
        .slice(1)
    : [];
}

/** What stands in the snapshot; compares it, or writes it anew. */
function compare(file: string, found: string): void {
  if (updating) writeFileSync(file, found);
  assert.ok(existsSync(file), `${file} is missing: UPDATE_SNAPSHOTS=1 writes it`);
  assert.fixture(found, readFileSync(file, 'utf8'));
}

function problemsOf(file: string): readonly Problem[] {
  try {
    loadPipeline(file, argumentsOf(file));
    return [];
  } catch (error) {
    if (error instanceof Failure) return error.problems;
    throw error;
  }
}

const addressesOf = ({ configurations }: LoadedPipeline) => configurations.map(({ experiment }) => addressOf(experiment));

const namesIn = (folder: string, suffix: string) =>
  readdirSync(join(CASES, folder))
    .filter((name) => name.endsWith(suffix))
    .map((name) => name.slice(0, -suffix.length))
    .sort();
const WRONG = namesIn('wrong', '.yaml');
const RIGHT = namesIn('right', '.yaml').filter((name) => !name.endsWith('.resolved'));

// As a user in the folder would see it: without the folder's path.
process.chdir(join(CASES, 'wrong'));

for (const name of WRONG) {
  test(`wrong: ${name}`, () => {
    const problems = problemsOf(`${name}.yaml`);
    assert.ok(problems.length > 0, 'nothing is wrong with it');
    for (const { code } of problems) covered.add(code);
    compare(join(CASES, 'wrong', `${name}.txt`), `${problems.map(formatProblem).join('\n')}\n`);
    // Machines get a place that an editor can underline.
    for (const { line, column, endColumn, excerpt } of problems.map(problemRecord)) {
      if (endColumn !== undefined) assert.ok(line && column && endColumn > column && endColumn <= excerpt!.length + 1);
    }
  });
}

for (const name of RIGHT) {
  test(`right: ${name}`, () => {
    const file = join(CASES, 'right', `${name}.yaml`);
    const pipeline = loadPipeline(file, argumentsOf(file));
    const resolved = writePipeline(pipeline);
    compare(join(CASES, 'right', `${name}.resolved.yaml`), resolved);
    const again = parsePipeline(resolved, 'other.yaml');
    assert.equal(addressesOf(again), addressesOf(pipeline));
    assert.is(writePipeline(again), resolved);
  });
}

test('a pipeline that is not there', () => {
  const [problem] = problemsOf('none.yaml');
  covered.add(problem.code);
  assert.equal([problem.code, problem.place], ['pipeline-missing', { file: 'none.yaml' }]);
});

test('every code of a pipeline has a case, and no snapshot is left over', () => {
  assert.equal([...covered].sort(), [...CODES.pipeline].sort());
  assert.equal(namesIn('wrong', '.txt'), WRONG);
  assert.equal(namesIn('right', '.resolved.yaml'), RIGHT);
  assert.ok(WRONG.length >= 80 && RIGHT.length >= 20, `${WRONG.length} wrong, ${RIGHT.length} right`);
});

test.run();

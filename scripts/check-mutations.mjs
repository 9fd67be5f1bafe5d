// Would the tests notice? Plants single wrong lines where a result would change silently (scripts/mutations/*.json), each by itself in
// a copy of the project, and runs the tests that cover the line. Ends with 1 where fewer than 90 % are noticed, or where a line of
// the list does not apply any more.
//
//   node scripts/check-mutations.mjs [PART…] [--jobs 2] [--list]
//
// PART: only lines whose area or file holds it. --list: only whether all lines apply.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { placeMutations, readMutations } from './mutations/list.mjs';
import { Tree } from './mutations/tree.mjs';

const DUE = 0.9;
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { jobs: { type: 'string', default: '2' }, list: { type: 'boolean', default: false } },
});
const project = dirname(dirname(fileURLToPath(import.meta.url)));
const mutations = readMutations(positionals);
const { placed, lost } = placeMutations(mutations, project);
for (const {
  mutation: { area, file, text },
  why,
} of lost)
  console.log(`no longer applies: ${area}, ${file}: ${why}: ${text}`);
if (mutations.length === 0) {
  console.log(`no line of the list is of ${positionals.join(' or ')}`);
  process.exit(1);
}
if (values.list) {
  console.log(`${placed.length} of ${mutations.length} lines apply`);
  process.exit(lost.length > 0 ? 1 : 0);
}

const folder = mkdtempSync(join(tmpdir(), 'check-mutations-'));
const clean = () => rmSync(folder, { recursive: true, force: true });
for (const signal of ['SIGINT', 'SIGTERM'])
  process.once(signal, () => {
    clean();
    process.exit(130);
  });

/** Does all jobs, each in a tree that nobody else is in. */
async function inTrees(trees, jobs) {
  const queue = [...jobs];
  await Promise.all(
    trees.map(async (tree) => {
      for (let job = queue.shift(); job; job = queue.shift()) await job(tree);
    }),
  );
}

try {
  const first = Tree.build(join(folder, 'tree-1'), project);
  const trees = [first, ...Array.from({ length: Number(values.jobs) - 1 }, (_, index) => first.copyTo(join(folder, `tree-${index + 2}`)))];
  const usual = new Map();
  const broken = [];
  await inTrees(
    trees,
    [...new Set(placed.flatMap(({ tests }) => tests))].map((name) => async (tree) => {
      const { passed, output, milliseconds } = await tree.test(name);
      usual.set(name, milliseconds);
      if (!passed) broken.push(`${name} fails, or tests nothing, without any wrong line:\n${output}`);
    }),
  );
  if (broken.length > 0) throw new Error(broken.join('\n'));
  console.log(`${placed.length} lines, ${usual.size} test files, which pass without them`);
  const missed = new Set();
  await inTrees(
    trees,
    placed.map((mutation) => async (tree) => {
      const { file, line, text, wrong, tests } = mutation;
      const by = await tree.with(mutation, async () => {
        for (const name of tests) {
          const { passed, hung } = await tree.test(name, usual.get(name));
          if (!passed) return hung ? `${name} (hangs)` : name;
        }
        return undefined;
      });
      if (!by) missed.add(mutation);
      console.log(
        by ? `noticed  ${file}:${line} by ${by}` : `MISSED   ${file}:${line}\n           ${text.trim()}\n         → ${wrong.trim()}`,
      );
    }),
  );
  report(missed);
  const share = (placed.length - missed.size) / placed.length;
  process.exitCode = share >= DUE && lost.length === 0 ? 0 : 1;
} finally {
  clean();
}

function report(missed) {
  const areas = [...new Set(placed.map(({ area }) => area))];
  const row = (name, lines) => {
    const noticed = lines.filter((one) => !missed.has(one)).length;
    return `| ${name} | ${lines.length} | ${noticed} | ${((100 * noticed) / lines.length).toFixed(0)} % |`;
  };
  console.log(
    [
      '',
      '| area | lines | noticed | |',
      '|---|---:|---:|---:|',
      ...areas.map((area) =>
        row(
          area,
          placed.filter((one) => one.area === area),
        ),
      ),
      row('all', placed),
    ].join('\n'),
  );
  for (const { file, line, wrong, equal } of missed) if (equal) console.log(`${file}:${line} → ${wrong.trim()}: ${equal}`);
  if (lost.length > 0) console.log(`${lost.length} lines of the list no longer apply: see above`);
}

// Checks cases in a process of its own, whose memory is limited, and tells its parent of each.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CODES } from '../../dist/src/errors/codes.js';
import { Failure } from '../../dist/src/errors/failure.js';
import { formatProblem, problemRecord } from '../../dist/src/errors/format.js';
import { addressOf } from '../../dist/src/pipeline/address/address.js';
import { loadPipeline, parsePipeline } from '../../dist/src/pipeline/pipeline.js';
import { writePipeline } from '../../dist/src/pipeline/write.js';
import { makeCase } from './mutate.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const codes = new Set(Object.values(CODES).flat());
const corpus = ['pipelines', 'test/pipeline/cases/right', 'test/pipeline/cases/wrong'].flatMap((folder) =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => readFileSync(join(root, folder, name), 'utf8')),
);

const addressesOf = ({ configurations }) => configurations.map(({ experiment }) => addressOf(experiment)).join();

/** What is wrong with how the case was taken; undefined if it was refused or accepted as it should be. */
function check(file, overrides, text) {
  try {
    const pipeline = loadPipeline(file, overrides);
    const resolved = writePipeline(pipeline);
    const again = parsePipeline(resolved, file);
    if (addressesOf(again) !== addressesOf(pipeline)) return 'the resolved form has other addresses';
    return writePipeline(again) === resolved ? undefined : 'resolving again changes it';
  } catch (error) {
    if (!(error instanceof Failure)) return String(error.stack);
    const lines = text.split('\n');
    for (const problem of error.problems) {
      const { code, line, column, endColumn } = problemRecord(problem);
      if (!codes.has(code)) return `no code ${code}`;
      if (formatProblem(problem).length > 20_000) return 'a message as long as a book';
      if (line === undefined || column === undefined) continue;
      const length = lines[line - 1]?.length ?? 0;
      if (line > lines.length || column > length + 1 || endColumn > length + 1)
        return `${code}: a place that is not there (${line}:${column})`;
    }
    return error.problems.length > 0 ? undefined : 'a failure without a problem';
  }
}

process.on('message', ({ seed, from, to, file }) => {
  for (let index = from; index < to; index++) {
    process.send({ starts: index });
    const { bytes, overrides } = makeCase(corpus, seed * 1_000_003 + index);
    writeFileSync(file, bytes);
    const before = process.cpuUsage();
    const fault = check(file, overrides, new TextDecoder('utf-8').decode(bytes));
    const { user, system } = process.cpuUsage(before);
    process.send({ index, fault, milliseconds: (user + system) / 1000, megabytes: process.resourceUsage().maxRSS / 1024 });
  }
  process.exit(0);
});
process.send({ ready: true });

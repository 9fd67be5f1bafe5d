import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { makeCase } from './scripts/fuzz/mutate.mjs';
const corpus = ['pipelines', 'test/spec/cases/right', 'test/spec/cases/wrong'].flatMap((folder) => (
  readdirSync(folder).filter((name) => name.endsWith('.yaml')).sort().map((name) => readFileSync(folder+'/'+ name, 'utf8'))));
const { bytes, overrides } = makeCase(corpus, 1 * 1_000_003 + Number(process.argv[2]));
writeFileSync('/tmp/lab/errors/case.yaml', bytes); console.log(overrides, bytes.length, Buffer.from(bytes).toString().slice(0, 600));

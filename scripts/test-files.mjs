// Several test files in this process, one after another, by uvu's own runner. What they import is loaded once.
//
//   node scripts/test-files.mjs dist/test/base/csv.test.js dist/test/base/omit.test.js
import { resolve } from 'node:path';
import { run } from 'uvu/run';

await run(process.argv.slice(2).map((name) => ({ name, file: resolve(name) })));

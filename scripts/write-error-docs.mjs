// Puts the outputs of test/pipeline/cases/wrong/ into the examples of docs/errors.md: a block that begins ```text case=NAME.
// `--check` only compares.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

process.chdir(dirname(dirname(fileURLToPath(import.meta.url))));
const PAGE = 'docs/errors.md';

const written = readFileSync(PAGE, 'utf8');
const text = written.replace(
  /^```text case=(\S+)\n[\s\S]*?^```$/gm,
  (_, name) => `\`\`\`text case=${name}\n${readFileSync(join('test/pipeline/cases/wrong', `${name}.txt`), 'utf8')}\`\`\``,
);
if (process.argv.includes('--check')) {
  if (text !== written)
    console.error(`${PAGE} shows other messages than test/pipeline/cases/: node scripts/write-error-docs.mjs writes them anew`);
  process.exit(text === written ? 0 : 1);
}
writeFileSync(PAGE, text);

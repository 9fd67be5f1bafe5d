import { spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { withFolder } from '../../data/helpers.js';
import { BIN, hsiRun } from '../command-line.js';
import { TINY } from '../tiny.js';

const test = suite('cli/completion/shells');

const isThere = (shell: string) => spawnSync(shell, ['--version']).error === undefined;

/** Runs a shell's script in a folder with a pipeline, the built program in its path. */
async function inShell(shell: string, args: readonly string[], script: string): Promise<string> {
  let output = '';
  await withFolder((folder) => {
    mkdirSync(join(folder, 'bin'));
    symlinkSync(BIN, join(folder, 'bin', 'hsi-run'));
    writeFileSync(join(folder, 'mine.yaml'), TINY);
    const { stdout, stderr } = spawnSync(shell, [...args, '-c', script], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, HOME: folder, PATH: `${join(folder, 'bin')}${delimiter}${process.env.PATH}`, NODE_OPTIONS: undefined },
    });
    output = stdout + stderr;
  });
  return output;
}

/** What each shell offers for a line. */
const LINES: readonly (readonly [line: string, words: readonly string[]])[] = [
  ['hsi-run vali', ['validate']],
  ['hsi-run data fe', ['fetch']],
  ['hsi-run plan mi', ['mine.yaml']],
  ['hsi-run plan quickst', ['quickstart']],
  ['hsi-run plan mine.yaml --configu', ['--configuration']],
  ['hsi-run mine.yaml --engine wasm', ['wasm', 'wasm-strict']],
  ['hsi-run mine.yaml --set training.ep', ['training.epochs=']],
];

/** Each word is asked of the program, which takes a moment: one shell is asked all, the others a few of each kind. */
const FEW = LINES.filter((_, index) => index % 3 === 0);

const bash = isThere('bash') ? test : test.skip;
if (!isThere('bash')) console.log('skipped: there is no bash');
bash('bash completes commands, pipelines, options and their values', async () => {
  const tries = LINES.map(([line]) => `COMP_LINE='${line}'; COMP_POINT=\${#COMP_LINE}; _hsi_run; echo "\${COMPREPLY[*]}"`);
  const output = await inShell('bash', ['--norc'], ['source <(hsi-run completion bash)', ...tries].join('\n'));
  assert.is(output, `${LINES.map(([, words]) => words.join(' ')).join('\n')}\n`);
});

bash('bash gets what stands behind = and :, as it takes words apart there', async () => {
  const line = 'hsi-run mine.yaml --engine=wasm-';
  const output = await inShell(
    'bash',
    ['--norc'],
    `source <(hsi-run completion bash)\nCOMP_LINE='${line}'; COMP_POINT=\${#COMP_LINE}; _hsi_run; echo "\${COMPREPLY[*]}"`,
  );
  assert.is(output, 'wasm-strict\n');
});

const fish = isThere('fish') ? test : test.skip;
if (!isThere('fish')) console.log('skipped: there is no fish');
fish('fish completes the same', async () => {
  const tries = FEW.map(([line]) => `complete -C '${line}' | string replace -r '\\t.*' '' | sort | string join ' '`);
  const output = await inShell('fish', ['--no-config'], ['hsi-run completion fish | source', ...tries].join('\n'));
  assert.is(output, `${FEW.map(([, words]) => words.toSorted().join(' ')).join('\n')}\n`);
});

const zsh = isThere('zsh') ? test : test.skip;
if (!isThere('zsh')) console.log('skipped: there is no zsh');
zsh('zsh hands the same words to its own functions', async () => {
  // What draws the menu needs a terminal: its two functions print what they are given.
  const shown = `compdef() { : }
_describe() { print -r -- "\${(P)2[@]%%:*}" }
compadd() { shift 3; print -r -- "$@" }
_files() { print files }`;
  const tries = FEW.map(([line]) => `words=(${line}); CURRENT=\${#words}; _hsi_run`);
  const output = await inShell('zsh', ['-f'], [shown, 'source <(hsi-run completion zsh)', ...tries].join('\n'));
  assert.is(output, `${FEW.map(([, words]) => words.join(' ')).join('\n')}\n`);
});

test('a shell that is not known', async () => {
  const { code, stderr } = await hsiRun(['completion', 'bsh']);
  assert.is(code, 2);
  assert.match(stderr, 'error: there is no completion for "bsh"\n  Did you mean bash? Known: bash, zsh, fish.');
});

test.run();

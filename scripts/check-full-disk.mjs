// Runs a pipeline into a file system that is too small: the error must name the place and the bytes needed, what was complete
// must be intact, and with more room the same command must go on and end with the same bytes as elsewhere. Needs Linux and
// the right to mount (root); says so and ends with 0 where it may not. Build first.
//
//   node scripts/check-full-disk.mjs
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { checkFolder } from '../dist/src/store/formats/sums.js';
import { lastingFiles, smallPipeline } from './checks/small.mjs';

/** From no room at all to room for some of the trials. */
const SIZES = ['8k', '300k', '900k'];
const folder = mkdtempSync(join(tmpdir(), 'check-full-disk-'));
const disk = join(folder, 'disk');
mkdirSync(disk);
writeFileSync(join(folder, 'small.yaml'), smallPipeline(6, [1, 2, 3]));

function run(runs) {
  const { status, stderr } = spawnSync(
    process.execPath,
    [resolve('dist/program/cli/main.js'), 'small.yaml', '--engine', 'wasm', '--quiet', '--jobs', '1', '--checkpoint', '2', '--runs', runs],
    { cwd: folder, encoding: 'utf8' },
  );
  return { status, stderr };
}

const trialsOf = (runs) => readdirSync(join(runs, 'trials')).filter((name) => /^[0-9a-f]{64}$/.test(name));

function expect(condition, text) {
  if (!condition) throw new Error(text);
}

try {
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZES[0]}`, 'tmpfs', disk], { stdio: 'pipe' });
} catch (error) {
  console.log(`skipped: no small file system can be mounted here (${error.message.split('\n')[0]})`);
  rmSync(folder, { recursive: true });
  process.exit(0);
}
try {
  let complete = [];
  for (const size of SIZES) {
    execFileSync('mount', ['-o', `remount,size=${size}`, disk]);
    const { status, stderr } = run(disk);
    expect(status === 2 && !stderr.includes('internal error'), `${size}: exit code ${status}\n${stderr}`);
    expect(
      /ENOSPC\): [\d.]+ [KM]?i?B are needed there, [\d.]+ [KM]?i?B are free/.test(stderr) && stderr.includes(disk),
      `${size}:\n${stderr}`,
    );
    const now = trialsOf(disk);
    for (const address of complete) expect(now.includes(address), `${size}: trial ${address} is gone`);
    for (const address of now) {
      const findings = await checkFolder(join(disk, 'trials', address));
      expect(findings.length === 0, `${size}: ${JSON.stringify(findings)}`);
    }
    complete = now;
    console.log(
      `${size}: ${now.length} trials, intact; ${stderr
        .split('\n')
        .find((line) => line.includes('ENOSPC'))
        .replaceAll(disk, 'runs')}`,
    );
  }
  execFileSync('mount', ['-o', 'remount,size=16m', disk]);
  const { status, stderr } = run(disk);
  expect(status === 0, stderr);
  run('elsewhere');
  const [here, there] = [lastingFiles(disk), lastingFiles(join(folder, 'elsewhere'))];
  const differing = [...new Set([...here.keys(), ...there.keys()])].filter((name) => here.get(name) !== there.get(name));
  expect(differing.length === 0, `differ: ${differing.join(', ')}`);
  console.log(`with room: goes on, the same ${here.size} files as elsewhere, no stray one`);
} finally {
  execFileSync('umount', [disk]);
  rmSync(folder, { recursive: true });
}

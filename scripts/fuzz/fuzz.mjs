// Runs cases of the fuzzer in a child process, and starts another after a case that killed it.
import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What no case may take: milliseconds of the processor, megabytes of the whole process. */
export const LIMITS = { milliseconds: 1000, megabytes: 200 };
/** A case that hangs is killed. */
const PATIENCE_MS = 20_000;

/** @returns the faults, and the most that a case took */
export async function fuzz({ count, seed = 1, from = 0 }) {
  const folder = mkdtempSync(join(tmpdir(), 'hsi-run-fuzz-'));
  const found = { cases: 0, faults: [], milliseconds: 0, megabytes: 0, slowest: -1 };
  try {
    let next = from;
    while (next < from + count) next = await runChild({ seed, from: next, to: from + count, file: join(folder, 'case.yaml') }, found);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return found;
}

function runChild(job, found) {
  return new Promise((resolve) => {
    // Cases that need more than the heap end in a crash that is theirs; garbage of the others does not count.
    const child = fork(join(dirname(fileURLToPath(import.meta.url)), 'child.mjs'), [], {
      execArgv: ['--max-old-space-size=120', '--max-semi-space-size=4'],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    let current = job.from;
    let done = job.from - 1;
    let errors = '';
    let patience;
    child.stderr.on('data', (data) => (errors = (errors + data).slice(-2000)));
    child.on('message', (message) => {
      clearTimeout(patience);
      if (message.ready) child.send(job);
      else if (message.starts !== undefined) {
        current = message.starts;
        patience = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
      } else {
        done = message.index;
        record(found, message);
      }
    });
    child.on('close', (code, signal) => {
      clearTimeout(patience);
      if (done === current && code === 0) return resolve(done + 1);
      found.cases++;
      found.faults.push({ index: current, fault: `the process ended (${signal ?? code}): ${errors}` });
      resolve(current + 1);
    });
  });
}

function record(found, { index, fault, milliseconds, megabytes }) {
  found.cases++;
  if (fault) found.faults.push({ index, fault });
  if (milliseconds > LIMITS.milliseconds) found.faults.push({ index, fault: `took ${Math.round(milliseconds)} ms` });
  if (megabytes > LIMITS.megabytes && found.megabytes <= LIMITS.megabytes)
    found.faults.push({ index, fault: `took ${Math.round(megabytes)} MB` });
  if (milliseconds > found.milliseconds) Object.assign(found, { milliseconds, slowest: index });
  found.megabytes = Math.max(found.megabytes, megabytes);
}

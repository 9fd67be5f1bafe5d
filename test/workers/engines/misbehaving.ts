// What a driver may do to the process that loads it; run by inspect.test.ts in place of the real one.
const [, , task, name] = process.argv;

if (name === 'crashes') process.kill(process.pid, 'SIGSEGV');
else if (name === 'exits') {
  process.stderr.write('driver: no memory\n    at somewhere\n');
  process.exitCode = 7;
} else if (name === 'hangs') setInterval(() => undefined, 1000);
else if (name === 'leaves') {
  // Ill only when it is unloaded: what it said before counts.
  process.send!({ type: 'found', engines: [{ name: task, class: task }] }, () => process.abort());
}

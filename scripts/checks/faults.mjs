// Loaded before hsi-run (`node --import`): counts the calls of the file system that concern one folder, and makes one of them fail, or
// ends the process there. HSI_FAULTS is JSON: {root, log} writes a line for each call; {root, at: "0:17", error: "EIO"} has call 17 of
// thread 0 fail with EIO; KILL ends the process before the call, KILLED after it.
import { createRequire, syncBuiltinESMExports } from 'node:module';
import { threadId } from 'node:worker_threads';

const require = createRequire(import.meta.url);
const fs = require('node:fs');
const promises = require('node:fs/promises');
const { appendFileSync } = fs;
const { root, log, at, error } = JSON.parse(process.env.HSI_FAULTS);

let calls = 0;
const paths = new WeakMap();
const concerns = (path) => typeof path === 'string' && (path === root || path.startsWith(`${root}/`));

/** @returns what this call is to do: nothing special, fail, or end the process */
function next(operation, path) {
  const name = `${threadId}:${calls++}`;
  if (log) appendFileSync(log, `${name} ${operation} ${path.slice(root.length)}\n`);
  if (name !== at) return undefined;
  if (error === 'KILL') process.kill(process.pid, 'SIGKILL');
  return error;
}

function failing(operation, path) {
  return Object.assign(new Error(`${error}: injected, ${operation} '${path}'`), { code: error, errno: -5, syscall: operation, path });
}

/** Flags that open for writing. */
const operationOf = (name, args) => (name === 'open' ? `open-${/^r$|^undefined$/.test(String(args[1])) ? 'read' : 'write'}` : name);

for (const name of ['readdir', 'readFile', 'stat', 'lstat', 'writeFile', 'rename', 'mkdir', 'rm', 'realpath']) {
  const original = fs[`${name}Sync`];
  fs[`${name}Sync`] = (...args) => {
    if (!concerns(args[0])) return original(...args);
    const what = next(name, args[0]);
    if (what && what !== 'KILLED') throw failing(name, args[0]);
    const result = original(...args);
    if (what) process.kill(process.pid, 'SIGKILL');
    return result;
  };
}
const opened = new Map();
const { openSync, closeSync } = fs;
fs.openSync = (...args) => {
  if (!concerns(args[0])) return openSync(...args);
  const operation = operationOf('open', args);
  const what = next(operation, args[0]);
  if (what && what !== 'KILLED') throw failing(operation, args[0]);
  const descriptor = openSync(...args);
  opened.set(descriptor, args[0]);
  if (what) process.kill(process.pid, 'SIGKILL');
  return descriptor;
};
fs.closeSync = (descriptor) => {
  opened.delete(descriptor);
  closeSync(descriptor);
};
for (const name of ['fsync', 'writeFile']) {
  const original = fs[`${name}Sync`];
  fs[`${name}Sync`] = (...args) => {
    const path = opened.get(args[0]);
    if (path === undefined) return original(...args);
    const what = next(name, path);
    if (what && what !== 'KILLED') {
      if (error === 'ENOSPC' && name === 'writeFile' && typeof args[1] === 'string')
        original(args[0], args[1].slice(0, args[1].length >> 1));
      throw failing(name, path);
    }
    const result = original(...args);
    if (what) process.kill(process.pid, 'SIGKILL');
    return result;
  };
}
for (const name of ['open', 'readFile', 'writeFile', 'appendFile', 'mkdir', 'rename', 'rm', 'link', 'stat', 'lstat', 'readdir', 'access']) {
  const original = promises[name];
  promises[name] = async (...args) => {
    if (!concerns(args[0])) return original(...args);
    const operation = operationOf(name, args);
    const what = next(operation, args[0]);
    if (what && what !== 'KILLED') throw failing(operation, args[0]);
    const result = await original(...args);
    if (name === 'open') paths.set(result, args[0]);
    if (what) process.kill(process.pid, 'SIGKILL');
    return result;
  };
}
const handle = await promises.open(new URL(import.meta.url).pathname);
const prototype = Object.getPrototypeOf(handle);
await handle.close();
for (const name of ['sync', 'write', 'writeFile', 'readFile', 'stat']) {
  const original = prototype[name];
  prototype[name] = async function changed(...args) {
    const path = paths.get(this);
    if (path === undefined) return original.apply(this, args);
    const what = next(name === 'sync' ? 'fsync' : name, path);
    if (what && what !== 'KILLED') {
      // What a full disk leaves: a part.
      if (error === 'ENOSPC' && name !== 'sync' && typeof args[0] === 'string')
        await original.call(this, args[0].slice(0, args[0].length >> 1));
      throw failing(name, path);
    }
    const result = await original.apply(this, args);
    if (what) process.kill(process.pid, 'SIGKILL');
    return result;
  };
}
syncBuiltinESMExports();

import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** Which process it is, among all that may see a folder. */
export interface ProcessIdentity {
  readonly host: string;
  readonly pid: number;
  /** When the process started, in the kernel's ticks: a process number is used again. */
  readonly started?: string;
  /** Which start of which machine: two containers, or two machines, may have one host name. Absent where the system has no such thing. */
  readonly boot?: string;
  /** In which process numbers are counted: every container has a number 7. */
  readonly namespace?: string;
}

/** `elsewhere`: from here nothing can be told about it, but by its signs of life. */
export type ProcessVerdict = 'lives' | 'ended' | 'elsewhere';

let mine: ProcessIdentity | undefined;

export function thisProcess(): ProcessIdentity {
  return (mine ??= {
    host: hostname(),
    pid: process.pid,
    started: statusOf('self')?.started,
    boot: textOf('/proc/sys/kernel/random/boot_id'),
    namespace: linkOf('/proc/self/ns/pid'),
  });
}

/** Whether a process is one of those whose numbers mean something here, and if so whether it lives. */
export function judgeProcess({ host, pid, started, boot, namespace }: ProcessIdentity): ProcessVerdict {
  const here = thisProcess();
  if (boot === undefined && here.boot !== undefined) {
    // Of an earlier version, which did not say more: a process that lives is its holder, one that does not may be another container's.
    return host === here.host && started !== undefined && statusOf(pid)?.started === started ? 'lives' : 'elsewhere';
  }
  if (boot !== here.boot || namespace !== here.namespace || (boot === undefined && host !== here.host)) return 'elsewhere';
  if (!isRunning(pid)) return 'ended';
  // Whoever sees the numbers of another namespace in /proc cannot look at a process there.
  if (linkOf('/proc/self') !== String(process.pid)) return 'lives';
  const status = statusOf(pid);
  return status === undefined || (status.started === started && !status.zombie) ? 'lives' : 'ended';
}

export function isSameProcess(one: ProcessIdentity, other: ProcessIdentity): boolean {
  return (['host', 'pid', 'started', 'boot', 'namespace'] as const).every((key) => one[key] === other[key]);
}

/** For messages: `process 17 on node3`. */
export function describeProcess({ host, pid }: Pick<ProcessIdentity, 'host' | 'pid'>): string {
  return `process ${pid}${host === hostname() ? '' : ` on ${host}`}`;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Another user's process runs, too.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Fields 3 and 22 of /proc/<pid>/stat, where there is one; the name in field 2 may hold blanks and brackets. */
function statusOf(pid: number | 'self'): { started: string; zombie: boolean } | undefined {
  const text = textOf(`/proc/${pid}/stat`);
  const fields = text?.slice(text.lastIndexOf(')') + 2).split(' ');
  return fields && { started: fields[19], zombie: fields[0] === 'Z' || fields[0] === 'X' };
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return undefined;
  }
}

function linkOf(file: string): string | undefined {
  try {
    return readlinkSync(file);
  } catch {
    return undefined;
  }
}

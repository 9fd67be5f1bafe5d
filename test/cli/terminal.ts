import { spawn, spawnSync } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { BIN, ROOT } from './command-line.js';

/** What a terminal sends for Ctrl-C and Ctrl-Z; closing its window is no key. */
export const CTRL_C = '\u0003';
export const CTRL_Z = '\u001a';
export const HANG_UP = Symbol('hang up');

/** As soon as the screen has this since the step before, or after so many milliseconds of it: a key. */
export interface Step {
  readonly at?: RegExp;
  readonly afterMs?: number;
  readonly press: string | typeof HANG_UP;
}

export interface TerminalOutcome {
  /** As the shell sees it: 130 of a process that SIGINT has ended, too. Undefined where the shell is gone with its terminal. */
  readonly code?: number;
  /** All that was written, in order, without escape sequences. */
  readonly text: string;
  readonly raw: string;
  readonly isCursorShown: boolean;
  /** The terminal's settings before and after, as stty writes them. */
  readonly settings: readonly [before: string, after: string];
  /** Milliseconds from the last key to the end of the process. */
  readonly msToEnd: number;
}

/** Why there is no pseudo-terminal here, if there is none: util-linux' script makes them (Debian always has it). */
export function withoutTerminal(): string | undefined {
  const { stdout, error } = spawnSync('script', ['--version'], { encoding: 'utf8' });
  if (error) return 'there is no script command to make a pseudo-terminal with';
  return stdout.includes('util-linux') ? undefined : 'the script command is not that of util-linux';
}

const quoted = (word: string) => `'${word.replaceAll("'", "'\\''")}'`;

/** Runs the built command on a pseudo-terminal of its own, with all its output there, and presses keys. */
export async function inTerminal(
  args: readonly string[],
  {
    cwd = ROOT,
    env = {},
    steps = [],
    program = [process.execPath, BIN],
    patienceMs = 60_000,
  }: {
    cwd?: string;
    env?: Record<string, string | undefined>;
    steps?: readonly Step[];
    program?: readonly string[];
    patienceMs?: number;
  } = {},
): Promise<TerminalOutcome> {
  // The shell outlives Ctrl-C and says how the program has ended; the fourth file ends with the last process that has it.
  const command = [
    'trap : INT',
    'stty cols 120 rows 40',
    'stty -g >&3',
    [...program, ...args].map(quoted).join(' '),
    'code=$?',
    'stty -g >&3',
    'echo $code >&3',
  ].join('; ');
  const child = spawn('script', ['-qfc', command, '/dev/null'], {
    cwd,
    stdio: ['pipe', 'pipe', 'ignore', 'pipe'],
    env: { ...process.env, SHELL: '/bin/sh', TERM: 'xterm', FORCE_COLOR: undefined, NO_COLOR: undefined, HSI_DATA: undefined, ...env },
  });
  const [keys, screen, , report] = child.stdio as unknown as [Writable, Readable, null, Readable];
  let raw = '';
  let said = '';
  let seen = 0;
  let pressed = performance.now();
  const queue = [...steps];
  const press = ({ press: key }: Step) => {
    pressed = performance.now();
    if (key === HANG_UP) child.kill('SIGKILL');
    else keys.write(key as string);
  };
  /** Takes the next step if its time has come. */
  const look = () => {
    const [next] = queue;
    if (!next || (next.at && !next.at.test(raw.slice(seen)))) return;
    queue.shift();
    seen = raw.length;
    const act = () => {
      press(next);
      look();
    };
    if (next.afterMs === undefined) act();
    else setTimeout(act, next.afterMs);
  };
  const patience = setTimeout(() => {
    queue.length = 0;
    keys.write('\u001c');
    child.kill('SIGKILL');
  }, patienceMs);
  keys.on('error', () => undefined);
  screen.setEncoding('utf8').on('data', (text: string) => {
    raw += text;
    look();
  });
  report.setEncoding('utf8').on('data', (text: string) => (said += text));
  look();
  const closed = new Promise<void>((resolve) => child.on('close', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    child.on('error', reject);
    report.on('end', resolve);
  });
  const msToEnd = performance.now() - pressed;
  // What was written last may still be on its way to the screen.
  await closed;
  clearTimeout(patience);
  keys.end();
  child.kill('SIGKILL');
  const [before, after = '', code] = said.split('\n');
  return {
    raw,
    text: plain(raw),
    isCursorShown: raw.lastIndexOf('\u001b[?25l') <= raw.lastIndexOf('\u001b[?25h'),
    settings: [before, after],
    msToEnd,
    ...(code ? { code: Number(code) } : {}),
  };
}

function plain(raw: string): string {
  // eslint-disable-next-line no-control-regex
  return raw.replace(/\u001b\[[0-9;?]*[A-Za-z]/g, '').replaceAll('\r\n', '\n');
}

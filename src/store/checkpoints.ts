import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { appendFile, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { WeightArray } from '../compile/weights.js';
import type { Checkpoint } from '../train/checkpoint.js';
import { writeFailure } from './space.js';
import { decodeSafetensors, encodeSafetensors } from './safetensors.js';

const FILE = 'checkpoint.safetensors';
const JOURNAL = 'epochs.log';
/** What a line more may take, on a file system of blocks. */
const JOURNAL_BYTES = 4096;

/** One process' part of a trial: how many epochs there were when it began, and how many it has finished. */
export interface Session {
  readonly begun: string;
  readonly from: number;
  readonly to: number;
}

/** Unfinished work on one trial, in a folder of its own that goes when the trial is done. */
export class PartialTrial {
  constructor(readonly folder: string) {}

  /** The last checkpoint; undefined where there is none, or what is there is not whole. */
  async read(): Promise<Checkpoint | undefined> {
    try {
      return decodeCheckpoint(await readFile(join(this.folder, FILE)));
    } catch {
      return undefined;
    }
  }

  /** Replaces the last checkpoint; whoever is killed in between leaves that one. */
  async write(checkpoint: Checkpoint): Promise<void> {
    const data = encodeCheckpoint(checkpoint);
    const aside = join(this.folder, `${FILE}.new`);
    try {
      const handle = await open(aside, 'w');
      try {
        await handle.writeFile(data);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(aside, join(this.folder, FILE));
    } catch (error) {
      await rm(aside, { force: true }).catch(() => undefined);
      throw await writeFailure(error, join(this.folder, FILE), data.byteLength);
    }
  }

  /** Notes that a process begins here. */
  async begin(from: number): Promise<void> {
    await this.#note(() => mkdir(this.folder).catch((error) => {
      if (error.code !== 'EEXIST') throw error;
    }));
    // A line that a full disk has cut ends here.
    await this.#note(() => appendFile(join(this.folder, JOURNAL), `\nbegin ${new Date().toISOString()} ${from}\n`));
  }

  /** Notes that an epoch is done. */
  async note(epoch: number): Promise<void> {
    await this.#note(() => appendFile(join(this.folder, JOURNAL), `epoch ${epoch}\n`));
  }

  async #note(action: () => Promise<unknown>): Promise<void> {
    try {
      await action();
    } catch (error) {
      throw await writeFailure(error, join(this.folder, JOURNAL), JOURNAL_BYTES);
    }
  }

  async sessions(): Promise<Session[]> {
    const text = await readFile(join(this.folder, JOURNAL), 'utf8').catch(() => '');
    const sessions: Session[] = [];
    for (const [word, ...rest] of text.split('\n').map((line) => line.split(' '))) {
      if (word === 'begin') sessions.push({ begun: rest[0], from: Number(rest[1]), to: Number(rest[1]) });
      else if (word === 'epoch' && sessions.length > 0) sessions.push({ ...sessions.pop()!, to: Number(rest[0]) });
    }
    return sessions;
  }

  /** Removes what nobody could go on from: work without a checkpoint. */
  async leave(): Promise<void> {
    if (!existsSync(join(this.folder, FILE))) await this.remove();
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}

/**
 * One safetensors file: `weights/…`, `best/…`, `<slot>/…`, `decoder/…` while an autoencoder is pretrained (the slots are then its
 * optimizer's), and the rest as JSON in its metadata, with a hash of all arrays.
 */
export function encodeCheckpoint({ epochs, weights, best, optimizer, streams, seconds, pretraining }: Checkpoint): Uint8Array {
  const current = pretraining?.current;
  const working = current?.optimizer ?? optimizer;
  const groups = {
    weights, ...(best ? { best: best.weights } : {}), ...prefixed(working?.slots ?? {}), ...(current ? { decoder: current.decoder } : {}),
  };
  const arrays = Object.entries(groups).flatMap(([group, list]) => list.map((array) => ({ ...array, name: `${group}/${array.name}` })));
  const rest = {
    epochs, best: best?.epoch, numbers: working?.numbers, streams, seconds, sha256: hashOf(arrays),
    ...(pretraining ? { pretraining: { records: pretraining.records, order: current?.order } } : {}),
  };
  return encodeSafetensors(arrays, { checkpoint: JSON.stringify(rest) });
}

/** @throws if the file is not what was written */
export function decodeCheckpoint(file: Uint8Array): Checkpoint {
  const { arrays, metadata } = decodeSafetensors(file);
  const { epochs, best, numbers, streams, seconds, sha256, pretraining } = JSON.parse(metadata.checkpoint);
  if (sha256 !== hashOf(arrays)) throw new Error('the checkpoint is damaged');
  const groups = new Map<string, WeightArray[]>();
  for (const array of arrays) {
    const [group] = array.name.split('/', 1);
    groups.set(group, [...groups.get(group) ?? [], { ...array, name: array.name.slice(group.length + 1) }]);
  }
  const slots = Object.fromEntries([...groups].filter(([name]) => name.startsWith('slot-')).map(([name, list]) => [name.slice(5), list]));
  const decoder = groups.get('decoder');
  const optimizer = numbers && { slots, numbers };
  return {
    epochs, weights: groups.get('weights')!, streams, seconds, ...(optimizer && !decoder ? { optimizer } : {}),
    ...(best === undefined ? {} : { best: { epoch: best, weights: groups.get('best')! } }),
    ...(pretraining ? {
      pretraining: { records: pretraining.records, ...(decoder ? { current: { decoder, optimizer, order: pretraining.order } } : {}) },
    } : {}),
  };
}

function prefixed<Value>(slots: Readonly<Record<string, Value>>): Record<string, Value> {
  return Object.fromEntries(Object.entries(slots).map(([name, value]) => [`slot-${name}`, value]));
}

function hashOf(arrays: readonly WeightArray[]): string {
  const hash = createHash('sha256');
  for (const { name, values } of arrays) hash.update(name).update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  return hash.digest('hex');
}

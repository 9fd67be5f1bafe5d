import { access, constants, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Failure } from '../errors/failure.js';
import { addressOf, type TrialIdentity } from '../pipeline/address/address.js';
import { PartialTrial } from './checkpoints.js';
import { isThere } from './entries.js';
import { type FolderContent, writeFolder } from './folder.js';
import { MANIFEST } from './formats/manifest.js';
import type { Hold } from './hold.js';
import { Lock, type LockTicket } from '../base/lock.js';
import { makeFolder } from './make-folder.js';
import { MapWork } from './map-work.js';
import { mapHead, type MapIdentity } from './formats/map-manifest.js';
import { trialHead } from './formats/trial-manifest.js';
import { mapFolder, runName, trialFolder, TRIALS } from './layout.js';
import { WORK } from './names.js';
import { README } from './readme.js';
import { findRun } from './find.js';
import { checkRoot } from './root.js';
import { RunFolder } from './run-folder.js';
import { LOCK_BYTES, writeFailure } from '../base/space.js';
import { TrialFolder } from './trial-folder.js';

/** What the files of a run are made of. */
export interface RunContent {
  /** Their addresses. */
  readonly trials: readonly string[];
  /** The resolved pipeline's text. */
  readonly resolved: string;
  /** The classes' names; of each configuration, where they differ. */
  readonly classes: readonly string[] | readonly (readonly string[])[];
  /** Of the published values that the results are shown beside; absent without such. */
  readonly published?: string;
}

/** A trial that this process may compute. */
export interface TrialClaim {
  readonly partial: PartialTrial;
  /** For the thread that computes it. */
  readonly ticket: LockTicket;
  /** Whether it is still this process': another may have taken it over while this one was stopped. */
  isOurs(): Promise<boolean>;
  release(): Promise<void>;
}

/** Where results lie: `trials/<address>` for each configuration and seed, `<name>-<address>` for each run. */
export class Store {
  /**
   * @param hold of this process, where it writes
   * @throws Failure `store-unreadable` for a file
   */
  constructor(
    readonly root: string,
    readonly hold?: Hold,
  ) {
    checkRoot(root);
  }

  /** @throws Failure `write` if nothing can be written there: better said before hours of training than after */
  async open(): Promise<void> {
    try {
      const isNew = await makeFolder(join(this.root, TRIALS));
      await access(this.root, constants.W_OK);
      // Whoever finds the folder should know what it is; what stands there already stays, and nothing depends on it.
      if (isNew) await writeFile(join(this.root, 'README.md'), README, { flag: 'wx' }).catch(() => undefined);
    } catch (error) {
      throw new Failure(
        {
          code: 'write',
          message: `results cannot be written there (${(error as NodeJS.ErrnoException).code})`,
          place: { file: this.root },
          hint: 'Choose another folder with --runs DIR.',
        },
        { cause: error },
      );
    }
    await this.hold?.take();
  }

  trialFolder(address: string): string {
    return trialFolder(this.root, address);
  }

  /** Where a trial's unfinished work lies, if any. */
  workFolder(address: string): string {
    return join(this.root, TRIALS, `${WORK}${address}`);
  }

  hasTrial(address: string): boolean {
    return isThere(join(this.trialFolder(address), MANIFEST));
  }

  /**
   * Claims a trial for this process, with a place for its unfinished work.
   *
   * @returns undefined while another process computes it
   */
  async claimTrial(address: string): Promise<TrialClaim | undefined> {
    const folder = this.workFolder(address);
    const lock = await Lock.take(folder).catch(async (error) => {
      throw await writeFailure(error, folder, LOCK_BYTES);
    });
    return (
      lock && {
        partial: new PartialTrial(folder, lock.ticket),
        ticket: lock.ticket,
        isOurs: () => lock.isOurs(),
        release: () => lock.release(),
      }
    );
  }

  /** A trial's unfinished work, to be looked at by whoever does not hold it. */
  partialTrial(address: string): PartialTrial {
    return new PartialTrial(this.workFolder(address));
  }

  /** Nobody has computed a trial, and nobody is about to. */
  async isFree(address: string): Promise<boolean> {
    const claim = await this.claimTrial(address);
    await claim?.release();
    return claim !== undefined && !this.hasTrial(address);
  }

  /** @param figures what lists show of it without reading its predictions */
  async writeTrial(
    address: string,
    identity: TrialIdentity,
    content: FolderContent,
    figures: Readonly<Record<string, number>>,
  ): Promise<void> {
    await writeFolder(this.trialFolder(address), content, trialHead({ address, trial: identity, figures }));
  }

  /** A trial, whether it has been computed or not. */
  trial(address: string): TrialFolder {
    return new TrialFolder(this.root, address);
  }

  /**
   * The run that a text means: its folder's name or the beginning of that, a path, or a pipeline's name of which there is one run.
   *
   * @throws Failure `run-unknown` if there is none, `run-ambiguous` if there are several
   */
  run(id: string): RunFolder {
    return new RunFolder(findRun(this.root, id).folder);
  }

  /** Where a map lies: what a trial says of every pixel of a scene. */
  mapFolder(address: string): string {
    return mapFolder(this.root, address);
  }

  hasMap(address: string): boolean {
    return isThere(join(this.mapFolder(address), MANIFEST));
  }

  /** Claims a map for this process, with a place for its finished parts. @returns undefined where it has none (store/map-work.ts) */
  claimMap(address: string): Promise<MapWork | undefined> {
    return MapWork.claim(join(dirname(this.mapFolder(address)), `${WORK}${address}`));
  }

  async writeMap(address: string, map: MapIdentity, content: FolderContent): Promise<void> {
    await writeFolder(this.mapFolder(address), content, mapHead({ address, map }));
  }

  /** The folder of a run: its address is that of all its files are made of, the trials' addresses first of all. */
  runFolder(name: string, content: RunContent): string {
    return join(this.root, runName(name, addressOf(content)));
  }

  hasRun(folder: string): boolean {
    return isThere(join(folder, MANIFEST));
  }

  async writeRun(folder: string, content: FolderContent, head: object): Promise<void> {
    await writeFolder(folder, content, head);
  }
}

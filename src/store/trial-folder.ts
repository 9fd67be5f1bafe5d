import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Preprocessing } from '../data/features/features.js';
import { isThere } from './entries.js';
import { readChecked, type StoredFiles, storedFiles } from './checked-files.js';
import { fileData, type Pieces } from '../base/file-data.js';
import { MANIFEST } from './formats/manifest.js';
import { PREPROCESSING, readPreprocessing } from './formats/preprocessing.js';
import { type Provenance, readProvenance } from './formats/provenance.js';
import { readTrialManifest, type TrialManifest } from './formats/trial-manifest.js';
import type { TrialFile } from './formats/trial/names.js';
import { trialFolder } from './layout.js';

/** A trial in a store, whether it is there or not. */
export class TrialFolder {
  readonly folder: string;

  constructor(
    root: string,
    readonly address: string,
  ) {
    this.folder = trialFolder(root, address);
  }

  /** Whether it has been computed. @throws Failure `store-unreadable` where that cannot be told */
  get isThere(): boolean {
    return isThere(join(this.folder, MANIFEST));
  }

  path(file: TrialFile): string {
    return join(this.folder, file);
  }

  has(file: TrialFile): boolean {
    return existsSync(this.path(file));
  }

  /** @throws the system's error where it cannot be read; SyntaxError where it is none of a trial; Failure `format-version` */
  manifest(): TrialManifest {
    return readTrialManifest(this.folder);
  }

  /** A file of text as it lies there; undefined where it cannot be read. */
  text(file: TrialFile): string | undefined {
    try {
      return readFileSync(this.path(file), 'utf8');
    } catch {
      return undefined;
    }
  }

  /** A file, checked against its hash. @throws Failure `damaged` */
  read(file: TrialFile): Promise<Buffer> {
    return readChecked(this.folder, file);
  }

  /** Its files, to be read piece by piece and checked against their hashes. */
  files(): Promise<StoredFiles> {
    return storedFiles(this.folder);
  }

  /** A file piece by piece, as it lies there. */
  pieces(file: TrialFile): Pieces {
    return fileData(this.path(file));
  }

  /** Who computed it; undefined where that is gone, or is other than hsi-run writes it. */
  provenance(): Provenance | undefined {
    return readProvenance(this.folder);
  }

  /** How its cube became what it has learnt from; undefined of a trial of an older version. @throws Failure `damaged` */
  async preprocessing(): Promise<Preprocessing | undefined> {
    return this.has(PREPROCESSING) ? readPreprocessing((await this.read(PREPROCESSING)).toString('utf8')) : undefined;
  }
}

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { addressOf, type TrialIdentity } from '../spec/address.js';
import { type FolderContent, MANIFEST, readChecked, writeFolder } from './folder.js';

/** Where results lie: `trials/<address>` for each configuration and seed, `<name>-<address>` for each run. */
export class Store {
  constructor(readonly root: string) {}

  trialFolder(address: string): string {
    return join(this.root, 'trials', address);
  }

  hasTrial(address: string): boolean {
    return existsSync(join(this.trialFolder(address), MANIFEST));
  }

  async writeTrial(address: string, identity: TrialIdentity, content: FolderContent): Promise<void> {
    await writeFolder(this.trialFolder(address), content, { address, trial: identity });
  }

  readTrialFile(address: string, file: string): Promise<Buffer> {
    return readChecked(this.trialFolder(address), file);
  }

  /** The folder of the run of these trials; its address is that of the list of theirs. */
  runFolder(name: string, trials: readonly string[]): string {
    return join(this.root, `${name}-${addressOf(trials).slice(0, 12)}`);
  }

  hasRun(folder: string): boolean {
    return existsSync(join(folder, MANIFEST));
  }

  async writeRun(folder: string, content: FolderContent, head: object): Promise<void> {
    await writeFolder(folder, content, head);
  }
}

import { existsSync, statSync } from 'node:fs';
import { basename, relative } from 'node:path';
import { Failure } from '../../errors/failure.js';
import { exportRun } from '../../store/exchange.js';
import { findRun } from '../../store/find.js';
import { formatBytes } from '../../store/space.js';
import { type Command, print } from '../command.js';

export const exporting: Command = {
  name: 'export',
  usage: 'RUN',
  summary: 'a run and its trials as one tar.gz (--output FILE), for a colleague or a paper\'s supplement',
  examples: ['hsi-run export quickstart-6b881d63695f', 'hsi-run export mine --output supplement.tar.gz'],
  async run(positionals, { runs: root, output, json, quiet }) {
    if (positionals.length !== 1) throw new Failure({ code: 'usage', message: `export takes one run, not ${positionals.length}`, cure: 'hsi-run ls shows them.' });
    const run = findRun(root, positionals[0]);
    const file = output ?? `${basename(run.folder)}.tar.gz`;
    if (existsSync(file)) {
      throw new Failure({ code: 'write', message: 'is there already', place: { file }, cure: 'Remove it, or choose another file with --output FILE.' });
    }
    const folders = await exportRun(run, file);
    const bytes = statSync(file).size;
    if (json) print(JSON.stringify({ file, bytes, folders }, null, 2));
    else if (quiet) print(file);
    else print(`${relative('', file)}: ${basename(run.folder)} and ${trials(folders.length - 1)}, ${formatBytes(bytes)}`);
    return 0;
  },
};

const trials = (count: number) => `${count} ${count === 1 ? 'trial' : 'trials'}`;

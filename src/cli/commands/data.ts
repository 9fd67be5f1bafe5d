import { Failure } from '../../errors/failure.js';
import { nearName } from '../../errors/near-name.js';
import type { Command } from '../command.js';
import { dataFetch } from './data/fetch.js';
import { dataImport } from './data/import.js';
import { dataInspect } from './data/inspect.js';
import { dataList } from './data/list.js';

const SUBCOMMANDS = [dataList, dataFetch, dataInspect, dataImport];

export const data: Command = {
  name: 'data',
  usage: 'list | fetch | inspect | import',
  summary: 'list, download and inspect scenes, or register your own',
  examples: SUBCOMMANDS.map(({ examples: [example] }) => example),
  subcommands: SUBCOMMANDS,
  options: {},
  /** Of a subcommand that there is, its own `run` is called. */
  async run([name]) {
    const names = SUBCOMMANDS.map((one) => one.name.replace('data ', ''));
    throw new Failure({
      code: 'usage',
      message: name === undefined ? 'data needs a subcommand' : `data has no subcommand ${JSON.stringify(name)}`,
      suggestion: nearName(name, names),
      expected: `one of ${names.join(', ')}`,
      hint: `hsi-run data ${names.join(' | ')}.`,
    });
  },
};

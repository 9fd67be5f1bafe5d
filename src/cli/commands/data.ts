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
};

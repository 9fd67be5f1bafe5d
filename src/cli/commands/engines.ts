import { ENGINES } from '../../engine/index.js';
import { type Command, print } from '../command.js';
import { formatTable } from '../table.js';

export const engines: Command = {
  name: 'engines',
  usage: '',
  summary: 'list the engines of this machine; auto takes the first',
  examples: ['hsi-run engines'],
  async run(_positionals, options) {
    const list = ENGINES.map(({ name, summary }) => ({ name, summary }));
    print(options.json ? JSON.stringify(list, null, 2) : formatTable(list.map(({ name, summary }) => [name, summary]), [0, 1]));
    return 0;
  },
};

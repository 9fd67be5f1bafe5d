import { relative } from 'node:path';
import { Failure } from '../../errors/failure.js';
import { collectGarbage, type Garbage, garbageOf } from '../../store/gc.js';
import { formatBytes } from '../../base/space.js';
import { note, print } from '../text/print.js';
import type { ExitCode, Given } from '../command.js';
import { formatTable } from '../text/table.js';
import type { OPTIONS } from '../commands/gc.js';

const KINDS = { trial: 'trial', map: 'map', work: 'unfinished work', 'half-written': 'incomplete folder', lock: 'lock' } as const;

export async function act(positionals: readonly string[], { runs: root, yes, all, json, quiet }: Given<typeof OPTIONS>): Promise<ExitCode> {
  if (positionals.length > 0)
    throw new Failure({
      code: 'usage',
      message: `gc takes no argument (found ${positionals[0]})`,
      hint: 'To name a folder of results, use --runs DIR.',
    });
  const { goes, stays } = yes ? await collectGarbage(root, { all }) : await garbageOf(root, { all });
  const bytes = total(goes);
  if (json) {
    print(JSON.stringify({ ...(yes ? { removed: goes } : { goes }), stays, bytes }, null, 2));
    return 0;
  }
  if (!quiet && goes.length + stays.length > 0) print(table(goes, stays));
  if (yes) print(goes.length > 0 ? `${formatBytes(bytes)} removed` : 'Nothing to remove.');
  else print(goes.length > 0 ? `${formatBytes(bytes)} can be removed: hsi-run gc${all ? ' --all' : ''} --yes` : 'Nothing to remove.');
  const young = stays.filter(({ reason }) => reason.includes('younger than a day'));
  if (!quiet && young.length > 0) note(`${formatBytes(total(young))} younger than a day are kept; --all removes them too.`);
  return 0;
}

const total = (list: readonly Garbage[]) => list.reduce((sum, { bytes }) => sum + bytes, 0);

/** A line for each, or where there are many of a kind with one reason, a line for all. */
function table(goes: readonly Garbage[], stays: readonly Garbage[]): string {
  const rows = (
    [
      ['remove', goes],
      ['keep', stays],
    ] as const
  ).flatMap(([verdict, list]) =>
    grouped(list).flatMap((group) => {
      const [{ kind, reason }] = group;
      return group.length > 5
        ? [[verdict, KINDS[kind], `${group.length} of them`, formatBytes(total(group)), reason]]
        : group.map(({ path, bytes }) => [verdict, KINDS[kind], shortened(relative('', path)), formatBytes(bytes), reason]);
    }),
  );
  return formatTable(rows, [0, 1, 2, 4]);
}

function grouped(list: readonly Garbage[]): Garbage[][] {
  const groups = new Map<string, Garbage[]>();
  for (const one of list) {
    const key = `${one.kind}: ${one.reason}`;
    const group = groups.get(key);
    if (group) group.push(one);
    else groups.set(key, [one]);
  }
  return [...groups.values()];
}

function shortened(path: string): string {
  return path.replace(/([0-9a-f]{12})[0-9a-f]{52}/g, '$1…');
}

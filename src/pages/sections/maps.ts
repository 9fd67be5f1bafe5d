import type { MapSet } from '../maps/map-set.js';
import { readMaps } from '../maps/read-maps.js';
import { mapsWidget } from '../maps/widget.js';
import { withSpectra } from '../maps/read-spectra.js';
import { bestOf, type PageRun } from '../page-run.js';
import type { Section } from './section.js';

/** The maps of a run: of every seed, or of each configuration's first seed. */
export async function runMaps({ configurations, stored, varies, folders }: PageRun): Promise<MapSet | undefined> {
  const [first] = configurations;
  // Other classes or another scene cannot stand in one map.
  const same = configurations.filter((one) => one.sceneName === first.sceneName && one.classes.join('\n') === first.classes.join('\n'));
  const maps = await readMaps(
    first,
    same.flatMap(({ name, details }) =>
      details.slice(0, varies ? 1 : undefined).map((trial) => ({ run: stored, trial, name: varies ? name : `seed ${trial.seed}` })),
    ),
  );
  return maps && withSpectra(maps, first, stored.folder, folders);
}

export function mapsSection(maps: MapSet | undefined, { varies, configurations }: PageRun): Section | undefined {
  if (!maps) return undefined;
  const chosen = varies && maps.items.length > 1 ? { chosen: bestAndLast(maps, configurations) } : {};
  return { id: 'maps', title: 'Maps', content: mapsWidget(maps, 'maps-widget', { second: varies, ...chosen }) };
}

/** Of several configurations the maps of the best and of the last one. */
function bestAndLast({ items }: MapSet, configurations: PageRun['configurations']): [number, number] {
  const drawn = items.map(({ name }) => configurations.find((one) => one.name === name)!);
  const best = drawn.indexOf(bestOf(drawn));
  const means = drawn.map(({ figures }) => figures.oa.mean);
  const last = means.lastIndexOf(Math.min(...means));
  return last === best ? [0, 1] : [best, last];
}

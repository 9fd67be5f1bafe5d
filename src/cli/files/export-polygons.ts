import { join, relative } from 'node:path';
import { writeCsv } from '../../base/csv.js';
import { Failure } from '../../errors/failure.js';
import { classPolygons } from '../../results/maps/class-polygons.js';
import type { StoredRun } from '../../store/list.js';
import { print } from '../text/print.js';
import { storedMaps } from './export-cog.js';
import { formatTable } from '../text/table.js';
import { writeNew } from './write-new.js';

const FILE = 'classes.geojson';
const PACKAGE = 'classes.gpkg';
const TABLE = 'areas.csv';
/** A larger window would be no filter of single pixels any more. */
const LARGEST = 99;

/**
 * Every map of a run as polygons of its classes, with a table of their areas, each in a folder of its name.
 *
 * @param options `majority`: the window's side of a filter before, in pixels
 * @throws Failure `usage`, `exists`, `damaged`
 */
export async function exportPolygons(
  run: StoredRun,
  folder: string,
  { json, quiet, majority }: { readonly json: boolean; readonly quiet: boolean; readonly majority: number | undefined },
): Promise<0> {
  if (majority !== undefined && (majority < 3 || majority > LARGEST || majority % 2 === 0))
    throw new Failure({
      code: 'usage',
      message: `--majority ${majority}: the window needs a pixel in its middle`,
      hint: `Use an odd number from 3 to ${LARGEST}.`,
    });
  const written: object[] = [];
  for await (const { name, record, facts } of storedMaps(run)) {
    const { text, geopackage, areas, coordinates, changed } = await classPolygons(record, facts, majority);
    const rows = areas.map((one) => [one.class, one.name, one.polygons, one.pixels, one.area]);
    const table = writeCsv(['class', 'name', 'polygons', 'pixels', 'area_m2'], rows);
    await writeNew(
      join(folder, name),
      new Map<string, string | Uint8Array>([
        [FILE, text],
        [PACKAGE, geopackage],
        [TABLE, table],
      ]),
    );
    const filter = majority === undefined ? {} : { majority, changed };
    written.push({ map: name, files: [FILE, PACKAGE, TABLE], coordinates, ...filter, areas });
    if (json || quiet) continue;
    const filtered = majority === undefined ? '' : `; majority filter of ${majority} x ${majority} pixels, ${changed} pixels changed`;
    print(`${join(relative('', folder), name, FILE)}: ${coordinates}${filtered}`);
    print(
      formatTable(
        [
          ['class', 'polygons', 'pixels', 'area'],
          ...areas.map((one) => [
            one.name,
            String(one.polygons),
            String(one.pixels),
            one.area === undefined ? '–' : `${one.area.toFixed(0)} m²`,
          ]),
        ],
        [0],
      ),
    );
  }
  if (json) print(JSON.stringify({ folder, maps: written }, null, 2));
  else if (quiet) print(folder);
  return 0;
}

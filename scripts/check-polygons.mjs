// The class polygons of a small run with a place, as GDAL reads them: GeoPackage and GeoJSON have the same polygons, in longitude and
// latitude, and their areas in a projection that keeps areas are those of the table.
//
//   node scripts/check-polygons.mjs [--python python3]
//
// The interpreter needs pyogrio, shapely and pyproj (pip install pyogrio shapely pyproj). Build first (`node scripts/build.mjs --test`).
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { forestOn, writeSquares } from '../dist/test/cli/squares.js';

const ROOT = new URL('..', import.meta.url).pathname;
const { values: options } = parseArgs({ options: { python: { type: 'string', default: process.env.PYTHON ?? 'python3' } } });
if (spawnSync(options.python, ['-c', 'import pyogrio, shapely, pyproj']).status !== 0) {
  console.log(`skipped: ${options.python} has no pyogrio, shapely and pyproj`);
  process.exit(0);
}
const folder = mkdtempSync(join(tmpdir(), 'hsi-run-polygons-'));
const hsiRun = (...args) =>
  execFileSync(process.execPath, [join(ROOT, 'dist/program/cli/main.js'), ...args, '--quiet'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
const PYTHON = `
import csv, sys
import numpy as np, pyogrio.raw, shapely, pyproj
folder = sys.argv[1]
package, geojson = (pyogrio.raw.read(f"{folder}/classes.{kind}") for kind in ["gpkg", "geojson"])
shapes, others = (shapely.from_wkb(one[2]) for one in [package, geojson])
fields = dict(zip(package[0]["fields"], package[3]))
equal = len(shapes) == len(others) and all(a.equals(b) for a, b in zip(shapes, others))
valid = all(shapely.is_valid(shapes))
to_utm = pyproj.Transformer.from_crs(4326, 32633, always_xy=True)
areas = [shapely.transform(one, lambda xy: np.column_stack(to_utm.transform(*xy.T))).area for one in shapes]
worst = max(abs(a / b - 1) for a, b in zip(areas, fields["area_m2"]))
table = {row["name"]: float(row["area_m2"]) for row in csv.DictReader(open(f"{folder}/areas.csv"))}
sums = all(abs(sum(fields["area_m2"][fields["name"] == name]) - area) < 1e-6 for name, area in table.items())
fine = equal and valid and sums and worst < 1e-3 and package[0]["crs"] == "EPSG:4326"
print(f"{'fine' if fine else 'WRONG'}: {len(shapes)} polygons in {package[0]['crs']}, as in GeoJSON: {equal}; valid: {valid}; areas within {worst:.1e} of those in UTM; sums as in the table: {sums} (GDAL {'.'.join(map(str, pyogrio.__gdal_version__))})")
sys.exit(not fine)
`;
try {
  writeSquares(join(folder, 'geo'), 24, 20, {
    bands: 12,
    side: 5,
    more: 'map info = {UTM, 1, 1, 382000, 5812000, 30, 30, 33, North, WGS-84, units=Meters}',
  });
  writeFileSync(join(folder, 'geo.yaml'), forestOn('geo'));
  hsiRun('geo.yaml');
  hsiRun('export', 'geo', '--polygons', 'polygons', '--majority', '3');
  const { status } = spawnSync(options.python, ['-c', PYTHON, join(folder, 'polygons/0')], { stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true });
}

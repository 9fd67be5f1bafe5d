import { type Cell, writeCsv } from '../../base/csv.js';
import { type Averaged, type ClassProfile, type Importance, KINDS, profilesOf } from './importance.js';

const MEASURES = ['logits', 'share', 'shuffled_share'].flatMap((name) => [name, `${name}_low`, `${name}_high`]);
const CLASS = ['class', 'name'];
const COUNTS = ['seeds', 'pixels'];

/** Every number to six digits: what float32 computed has no more. */
const rounded = (value: number): number => Number(value.toPrecision(6));
const cellsOf = ({ mean, interval }: Averaged): Cell[] => [rounded(mean), ...(interval ? interval.map(rounded) : [undefined, undefined])];

/** What a run's networks look at, as CSV tables. docs/importance.md describes every column. */
export function importanceTables(importance: Importance): Map<string, string> {
  const { bands, groups, patch, trials } = importance;
  const half = (patch - 1) / 2;
  const wavelength = (at: number) => (bands[at].wavelength === undefined ? undefined : rounded(bands[at].wavelength));
  const table = (columns: readonly string[], profiles: readonly ClassProfile[], place: (at: number) => Cell[]) =>
    writeCsv(
      [...CLASS, ...columns, ...MEASURES, ...COUNTS],
      profiles.flatMap((own) =>
        own.points.map(({ value, share, shuffled }, at) => [
          own.class,
          own.name,
          ...place(at),
          ...[value, share, shuffled].flatMap(cellsOf),
          own.seeds,
          own.pixels,
        ]),
      ),
    );
  const profiles = new Map(KINDS.map((kind) => [kind, profilesOf(importance, kind)]));
  return new Map([
    ['bands.csv', table(['band', 'wavelength_nm'], profiles.get('bands')!, (at) => [bands[at].band, wavelength(at)])],
    [
      'groups.csv',
      table(['first_band', 'last_band', 'from_nm', 'to_nm'], profiles.get('groups')!, (at) => {
        const { from, to } = groups[at];
        return [bands[from].band, bands[to - 1].band, wavelength(from), wavelength(to - 1)];
      }),
    ],
    ['patch.csv', table(['row', 'column'], profiles.get('positions')!, (at) => [Math.floor(at / patch) - half, (at % patch) - half])],
    [
      'sanity.csv',
      writeCsv(
        [...CLASS, 'of', 'rank_correlation', 'rank_correlation_low', 'rank_correlation_high', 'seeds'],
        KINDS.flatMap((kind) =>
          profiles
            .get(kind)!
            .map((own) => [
              own.class,
              own.name,
              kind,
              ...(own.similarity ? cellsOf(own.similarity) : [undefined, undefined, undefined]),
              own.seeds,
            ]),
        ),
      ),
    ],
    [
      'completeness.csv',
      writeCsv(
        ['seed', 'network', 'mean_difference', 'mean_error', 'greatest_error'],
        trials.flatMap(({ seed, trained, shuffled }) =>
          Object.entries({ trained, shuffled }).map(([network, { completeness }]) => [
            seed,
            network,
            rounded(completeness.difference),
            rounded(completeness.mean),
            rounded(completeness.greatest),
          ]),
        ),
      ),
    ],
  ]);
}

import { bandCentres } from '../../scenes/index.js';
import type { Scene } from '../../data/cube.js';
import { dataFolder } from '../../data/files/locate.js';
import { scenesIn } from '../../data/registered/read.js';
import { rowsInMemory } from '../../data/arrays/scene-rows.js';
import { chooseColourBands, falseColour } from '../../pictures/image/false-colour.js';
import { classColours } from '../../pictures/image/palette.js';
import { placeRemarks, plainGeoreference } from '../../results/maps/georeference.js';
import type { MapParts } from '../../results/maps/map-facts.js';
import type { MapFacts } from '../../store/formats/run-map-manifest.js';
import { sceneName } from '../../results/stored-pipeline.js';
import type { MapRecord } from '../../results/maps/map-record.js';
import { eachPrediction, PREDICTIONS } from '../../store/formats/trial/predictions.js';
import { readSplit, SPLIT } from '../../store/formats/trial/split.js';
import { storedFiles } from '../../store/checked-files.js';
import type { Store } from '../../store/store.js';
import type { TrainedTrial } from '../trained-trial.js';
import { type MapOptions, mapSubject, usualScope } from './map-scene.js';
import type { Scope } from '../../store/formats/map-manifest.js';
import { emptyRemarks } from './no-data.js';

/** A map with all that its files are made of. */
export interface MappedScene {
  readonly record: MapRecord;
  readonly facts: MapFacts;
  readonly parts?: MapParts;
}

interface OwnScene {
  readonly scene: Scene;
  /** What `--data` says. */
  readonly data?: string;
  /** What somebody wants; else what is usual. */
  readonly scope?: Scope;
}

const SLOW = 'only labelled pixels are classified: this classifier would take long for the whole scene (hsi-run map RUN --maps scene)';

/** The map of the scene that a trial was trained on. */
export async function mapOwnScene(
  store: Store,
  trained: TrainedTrial,
  { scene, data, scope: wanted }: OwnScene,
  options: MapOptions,
): Promise<MappedScene> {
  const { cube, mask, classNames, classColours: colours = [] } = scene;
  const { scene: named, synthetic, cube: file } = trained.experiment.dataset;
  const name = sceneName({ scene: named, synthetic, cube: file });
  const known = named === undefined ? undefined : scenesIn(dataFolder(data)).find(named);
  const wavelengths = cube.facts?.wavelengths ?? (known && bandCentres(known));
  const { bands } = chooseColourBands(cube.bands, wavelengths, cube.facts?.goodBands);
  const scope = wanted ?? usualScope(trained, cube);
  const { address, record } = await mapSubject(
    store,
    trained,
    {
      scene: rowsInMemory(cube, name),
      preprocessing: trained.preprocessing,
      labels: mask.values,
      colour: falseColour(cube, bands, cube.facts?.ignore).rgb,
    },
    { scope, colour: bands },
    options,
  );
  const parts = await partsOf(trained, cube.columns);
  const facts: MapFacts = {
    map: address,
    scene: name,
    own: true,
    configuration: trained.configuration,
    seed: trained.seed,
    trial: trained.address,
    scope,
    standardize: trained.experiment.dataset.standardize,
    classes: classNames,
    colours: classColours(classNames.map((_, index) => ({ colour: colours[index] }))),
    ...(scene.identity.classes && { labels: scene.identity.classes }),
    falseColour: shownBands(bands, wavelengths),
    ...(options.uncertainty ? { uncertainty: options.uncertainty.facts } : {}),
    ...(cube.facts?.georeference ? { georeference: plainGeoreference(cube.facts.georeference) } : {}),
    remarks: [
      ...(options.uncertainty?.remarks ?? []),
      ...(scope === 'labelled' && wanted === undefined ? [SLOW] : []),
      ...emptyRemarks(record, scope),
      ...(await differing(trained, record)),
      ...placeRemarks(cube.facts?.georeference),
    ],
  };
  return { record, facts, parts };
}

/** Bands from 0 as a map's facts have them. */
export function shownBands(bands: readonly number[], wavelengths?: readonly number[]): MapFacts['falseColour'] {
  return { bands: bands.map((band) => band + 1), ...(wavelengths ? { wavelengths: bands.map((band) => wavelengths[band]) } : {}) };
}

/** The pixels of the trial's split. */
export async function partsOf({ folder }: Pick<TrainedTrial, 'folder'>, columns: number): Promise<MapParts> {
  const { train, validation } = await readSplit((await storedFiles(folder)).open(SPLIT), columns);
  return { train, validation };
}

/**
 * How many test pixels the map has otherwise than the trial's predictions: on an engine of the same bits none. A pixel without a
 * value in any band is tested as the bands' means, and is no place of a map.
 */
export async function disagreement(
  { folder }: Pick<TrainedTrial, 'folder'>,
  { classes, columns }: MapRecord,
): Promise<{ differ: number; of: number }> {
  let [differ, of] = [0, 0];
  await eachPrediction((await storedFiles(folder)).open(PREDICTIONS), ['row', 'column', 'predicted'], ([row, column, predicted]) => {
    const drawn = classes[Number(row) * columns + Number(column)];
    if (!(drawn > 0)) return;
    of++;
    if (drawn !== Number(predicted)) differ++;
  });
  return { differ, of };
}

async function differing(trained: TrainedTrial, record: MapRecord): Promise<string[]> {
  const { differ, of } = await disagreement(trained, record);
  return differ === 0 ? [] : [`${differ} of ${of} test pixels are classified otherwise than when the trial was tested`];
}

import { bandCentres, findScene, type KnownScene } from '../../scenes/index.js';
import { alignMask } from '../../data/masks/align-mask.js';
import { maskProjection } from '../../data/masks/mask-projection.js';
import { conversionOf, isSame } from '../../data/features/conversion.js';
import { readMask } from '../../data/arrays/array-file.js';
import { maskDigest } from '../../data/scene/digest.js';
import type { Preprocessing } from '../../data/features/features.js';
import { locate } from '../../data/files/locate.js';
import { maskOf } from '../../data/masks/mask.js';
import { COUNTS_AS } from '../../data/features/missing.js';
import { type MatchedBands, matchBands } from '../../data/features/match-bands.js';
import type { ArrayReference } from '../../data/arrays/open-array.js';
import { openRows, type SceneRows, someRows } from '../../data/arrays/scene-rows.js';
import { Failure } from '../../errors/failure.js';
import { chooseColourBands } from '../../pictures/image/false-colour.js';
import { classColours } from '../../pictures/image/palette.js';
import { placeRemarks, plainGeoreference } from '../../results/maps/georeference.js';
import type { MapFacts } from '../../store/formats/run-map-manifest.js';
import type { Store } from '../../store/store.js';
import type { TrainedTrial } from '../trained-trial.js';
import { marginOf } from './compute.js';
import { type MapOptions, mapSubject } from './map-scene.js';
import type { MapIdentity } from '../../store/formats/map-manifest.js';
import { missingAsNaN } from '../missing-values.js';
import { emptyRemarks } from './no-data.js';
import { type MappedScene, shownBands } from './own-scene.js';
import type { Tile } from './scene-list.js';
import { sceneLabels } from './scene-labels.js';
import { ownScaling, survey } from './survey.js';
import { windowOf } from './tiles.js';
import { convertScaling, convertSteps, rangeRemarks, trainedUnits } from './units.js';

/** A scene that a trial was not trained on, with its mask where one is named. */
export interface OtherScene {
  readonly cube: ArrayReference;
  readonly mask?: ArrayReference;
  /** Of a scene that has a name. */
  readonly known?: KnownScene;
  readonly standardize: 'training' | 'scene';
  /** Of this tile the map; of the whole scene if left out. Only with the scaling of training. */
  readonly tile?: Tile;
  /** Cubes of so many bytes are read some rows at a time; as usual if left out. */
  readonly streamFrom?: number;
}

/** The files of a scene that has a name. */
export function knownFiles(known: KnownScene, folder: string): Pick<OtherScene, 'cube' | 'mask' | 'known'> {
  const [cube, mask] = (['cube', 'mask'] as const).map((role) => ({ ...known[role], file: locate(known, role, folder) }));
  return { known, cube, mask };
}

/** Applies a trained trial to another scene. Failures: `bands-mismatch`, `size-mismatch`, `patch-too-large`, and the readers'. */
export async function mapOtherScene(
  store: Store,
  trained: TrainedTrial,
  { cube, mask: maskFile, known, standardize, tile, streamFrom = tile ? 0 : undefined }: OtherScene,
  options: MapOptions,
): Promise<MappedScene & { readonly scene: SceneRows }> {
  const maskArray = maskFile && (await readMask(maskFile))[0];
  // A training on reflectance by references knows no digital numbers: this scene has references of its own.
  const byReferences = trained.experiment.dataset.cube?.references !== undefined;
  const whole = await openRows(byReferences ? { ...cube, references: 'beside' } : cube, maskArray?.shape, streamFrom);
  const margin = marginOf(trained.experiment);
  const around = tile && windowOf(tile, whole.rows, margin);
  const scene = around ? someRows(whole, around.top, around.bottom) : whole;
  const rows = tile && ([tile.from - around!.top, tile.to - around!.top] as const);
  const toMask = maskArray && (await maskProjection(scene, maskArray, maskFile.file, maskFile.align));
  const aligned = maskArray && alignMask(scene, maskArray, maskFile.file, maskFile.align, toMask);
  const mask = aligned && maskOf(aligned.mask, maskFile!.file);
  const size = 2 * margin + 1;
  if (Math.min(scene.rows, scene.columns) < size) throw tooSmall(scene, size);
  const {
    preprocessing,
    experiment: { dataset },
  } = trained;
  const wavelengths = scene.facts?.wavelengths ?? (known && bandCentres(known));
  const trainedBands = { bands: preprocessing.bands, used: preprocessing.used, wavelengths: trained.wavelengths };
  const matched = matchBands(trainedBands, { bands: scene.bands, wavelengths: scene.facts?.wavelengths }, scene.file);
  const { bands: colourBands } = chooseColourBands(scene.bands, wavelengths, scene.facts?.goodBands);
  const ignore = scene.facts?.ignore ?? preprocessing.ignore;
  const missing = { ignore, bands: matched.bands };
  const { digest, colour, lacks, spread } = await survey(scene, colourBands, { missing, signal: options.signal });
  const read = lacks ? missingAsNaN(scene, ignore, matched.bands) : scene;
  const units = trainedUnits(trained);
  const own = scene.facts?.scale === undefined ? units : scene.facts;
  const { scale, zero } = standardize === 'scene' && dataset.scaling === 'none' && !dataset.spectra ? own : {};
  const conversion = conversionOf(units, scene.facts ?? {});
  // Spectra are brought to the training's units before their steps, else values when they are scaled.
  const spectra = preprocessing.spectra && convertSteps(preprocessing.spectra, conversion);
  const asTrained = isSame(conversion) || spectra ? preprocessing.scaling : convertScaling(preprocessing.scaling, conversion);
  const scaling =
    standardize === 'training'
      ? asTrained
      : await ownScaling(read, { scaling: dataset.scaling, bands: matched.bands, scale, zero }, { spectra, signal: options.signal });
  // Components stay those of the training: others would mean something else to what has learnt from them.
  const applied: Preprocessing = { ...preprocessing, bands: scene.bands, used: matched.bands, ...(spectra ? { spectra } : {}), scaling };
  const labelled = mask && sceneLabels(mask, trained, maskArray?.classNames);
  const subject = { scene: read, preprocessing: applied, colour, labels: labelled?.labels, ...(rows ? { rows } : {}) };
  const identity: MapIdentity['scene'] = {
    cube: digest,
    ...(rows ? { rows } : {}),
    ...(labelled ? { mask: maskDigest({ ...mask!, values: labelled.labels }) } : {}),
    bands: matched.bands,
    standardize,
    ...(ignore === undefined ? {} : { ignore: Number.isFinite(ignore) ? ignore : String(ignore) }),
    ...(scale === undefined ? {} : { scale }),
    ...(zero === undefined ? {} : { zero }),
    ...((standardize === 'scene' && !spectra) || isSame(conversion) ? {} : { conversion }),
  };
  const { address, record } = await mapSubject(store, trained, subject, { scope: 'scene', colour: colourBands, scene: identity }, options);
  const { georeference } = (rows ? someRows(scene, ...rows) : scene).facts ?? {};
  const facts: MapFacts = {
    map: address,
    scene: `${known?.id ?? scene.name}${tile ? `, rows ${tile.from + 1} to ${tile.to}` : ''}`,
    own: false,
    configuration: trained.configuration,
    seed: trained.seed,
    trial: trained.address,
    scope: 'scene',
    standardize,
    bands: describeBands(matched, trained),
    classes: trained.classNames,
    colours: coloursOf(trained),
    ...(trained.identity.dataset.classes && { labels: trained.identity.dataset.classes }),
    falseColour: shownBands(colourBands, wavelengths),
    ...(options.uncertainty ? { uncertainty: options.uncertainty.facts } : {}),
    ...(georeference ? { georeference: plainGeoreference(georeference) } : {}),
    remarks: [
      ...(options.uncertainty?.remarks ?? []),
      ...(standardize === 'training' ? rangeRemarks(trained, spread, conversion) : []),
      ...(aligned?.warnings ?? []),
      ...(maskArray?.remarks ?? []),
      ...(scene.remarks ?? []),
      ...(labelled?.remarks ?? []),
      ...(lacks ? [`values are missing, and count as ${COUNTS_AS[dataset.scaling ?? 'band']}`] : []),
      ...emptyRemarks(record, 'scene'),
      ...placeRemarks(georeference),
    ],
  };
  return { record, facts, scene };
}

function describeBands(
  { bands, by, farthest }: MatchedBands,
  { preprocessing: { bands: count } }: TrainedTrial,
): NonNullable<MapFacts['bands']> {
  const same = bands.length === count && bands.every((band, index) => band === index);
  return { by, ...(same ? {} : { used: bands.map((band) => band + 1) }), ...(farthest === undefined ? {} : { farthest }) };
}

/** The colours that the run knows; an older one has those of its scene's name, or the palette's. */
function coloursOf({ experiment: { dataset }, classNames, colours }: TrainedTrial): readonly string[] {
  const scene = dataset.scene === undefined ? undefined : findScene(dataset.scene);
  const known = new Map(scene?.classes.map(({ name, colour }) => [name, colour]));
  return colours ?? classColours(classNames.map((name) => ({ colour: known.get(name) })));
}

function tooSmall({ rows, columns, file }: SceneRows, size: number): Failure {
  return new Failure({
    code: 'patch-too-large',
    place: { file },
    message: `the run's patches of ${size} x ${size} pixels are larger than this scene of ${rows} x ${columns}`,
    hint: 'Map a larger scene, or train with a smaller patch.size.',
  });
}

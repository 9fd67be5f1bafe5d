import { predictionEffort } from '../../classifiers/index.js';
import type { SceneRows } from '../../data/arrays/scene-rows.js';
import type { Preprocessing } from '../../data/features/features.js';
import { omit } from '../../base/omit.js';
import { addressOf, CLASSIFIERS_CLASS } from '../../pipeline/address/address.js';
import { checkStack } from '../../results/maps/probabilities.js';
import { compact, mapFiles, type MapRecord, readMapFiles, SOME_MAPS } from '../../results/maps/map-record.js';
import { PROVENANCE, provenanceText } from '../../store/formats/provenance.js';
import { readChecked, readCheckedIfAny } from '../../store/checked-files.js';
import type { FolderContent } from '../../store/folder.js';
import type { Store } from '../../store/store.js';
import type { TrainedTrial } from '../trained-trial.js';
import type { EngineFacts } from '../../engine/engine.js';
import type { WorkerPool } from '../../workers/pool.js';
import { threadsFor } from '../../workers/threads.js';
import { provenanceOf } from '../../workers/provenance.js';
import { type ClassifiedScene, classifyScene, type ClassifyRequest, type KeptParts } from './compute.js';
import type { MapUncertainty } from './uncertainty.js';
import type { MapIdentity, Scope } from '../../store/formats/map-manifest.js';

/** What this version makes of a scene: the number grows when that changes. */
const FORM = 1;

/** Workers, started when they are asked for the first time. */
export interface Workers {
  readonly engine: Pick<EngineFacts, 'name' | 'class' | 'threaded'>;
  pool(): Promise<WorkerPool>;
}

export interface MapOptions {
  readonly workers: Workers;
  /** Parts of a scene at once. */
  readonly jobs: number;
  /** Of each part; an equal share of the cores if left out. */
  readonly threads?: number;
  readonly signal?: AbortSignal;
  /** What of all classes' probabilities is mapped, too; nothing if left out. */
  readonly uncertainty?: MapUncertainty;
  /** What a user has typed, for provenance.json. */
  readonly command?: readonly string[];
  /** Does the work, which tells how far it is: it is only asked for where the map is not stored. */
  perform?(work: (onProgress: NonNullable<ClassifyRequest['onProgress']>) => Promise<ClassifiedScene>): Promise<ClassifiedScene>;
}

/** A scene that is to be mapped. */
export interface MapSubject {
  readonly scene: SceneRows;
  readonly preprocessing: Preprocessing;
  readonly colour: Uint8Array;
  /** Classes of the trial, 0 where unlabelled. */
  readonly labels?: Uint8Array | Uint16Array;
  /** Those that are mapped, the end not among them; all if left out. */
  readonly rows?: readonly [number, number];
}

/** A map of the store. */
export interface StoredMap {
  readonly address: string;
  readonly record: MapRecord;
}

/** The map of a subject: from the store, or computed and put there. */
export async function mapSubject(
  store: Store,
  trained: TrainedTrial,
  subject: MapSubject,
  identity: Omit<MapIdentity, 'form' | 'trial' | 'engine'>,
  options: MapOptions,
): Promise<StoredMap> {
  const { workers, uncertainty } = options;
  const whole: MapIdentity = {
    form: FORM,
    trial: trained.address,
    engine: trained.experiment.classifier ? CLASSIFIERS_CLASS : workers.engine.class,
    ...identity,
    // The classes are the trial's.
    ...(uncertainty ? { uncertainty: omit(uncertainty.request, 'classes') } : {}),
  };
  const address = addressOf(whole);
  if (!store.hasMap(address)) {
    if (uncertainty?.request.probabilities) checkStack(subject.scene, trained.classNames.length);
    const work = await store.claimMap(address);
    try {
      await store.writeMap(address, whole, await computeMap(trained, subject, identity.scope, options, work));
      await work?.remove();
    } finally {
      await work?.release();
    }
  }
  return { address, record: await readMap(store, address) };
}

/** @param work has the parts that are finished */
async function computeMap(
  trained: TrainedTrial,
  { scene, preprocessing, colour, labels, rows: kept }: MapSubject,
  scope: Scope,
  { workers, jobs, threads, signal, uncertainty, command, perform = (work) => work(() => undefined) }: MapOptions,
  work: KeptParts | undefined,
): Promise<FolderContent> {
  const begun = new Date();
  const pool = await workers.pool();
  pool.threads = threadsFor(workers.engine, jobs, threads);
  const found = await perform((onProgress) =>
    classifyScene({
      model: trained,
      scene,
      preprocessing,
      pool,
      jobs,
      signal,
      onProgress,
      ...(work ? { kept: work } : {}),
      ...(uncertainty ? { uncertainty: uncertainty.request } : {}),
      ...(scope === 'labelled' ? { wanted: labels ?? [] } : {}),
      ...(kept ? { wanted: wantedRows(scene, kept) } : {}),
    }),
  );
  const { columns } = scene;
  const [from, to] = kept ?? [0, scene.rows];
  const rows = to - from;
  const some = <Values extends { subarray(from: number, to: number): Values }>(values: Values, of = 1) =>
    rows === scene.rows ? values : values.subarray(from * columns * of, to * columns * of);
  const count = trained.classNames.length;
  const record = {
    rows,
    columns,
    classes: compact(some(found.classes), count),
    confidence: some(found.confidence),
    ...(found.entropy ? { entropy: some(found.entropy) } : {}),
    ...(found.setSizes ? { setSizes: some<Uint8Array | Uint16Array>(found.setSizes) } : {}),
    ...(found.probabilities ? { probabilities: stackOf(found.probabilities, count, some) } : {}),
    colour: some(colour, 3),
    ...(labels ? { labels } : {}),
  };
  const origin = { ...provenanceOf({ engine: workers.engine.name, begun, command }), predictedFrom: found.predictedFrom };
  return { hashed: mapFiles(record), aside: new Map([[PROVENANCE, provenanceText(origin)]]) };
}

/** Not zero in some rows. */
function wantedRows({ rows, columns }: SceneRows, [from, to]: readonly [number, number]): Uint8Array {
  return new Uint8Array(rows * columns).fill(1, from * columns, to * columns);
}

/** Some rows of each band. */
function stackOf(stack: Float32Array, bands: number, some: (band: Float32Array) => Float32Array): Float32Array {
  const pixels = stack.length / bands;
  const parts = Array.from({ length: bands }, (_, band) => some(stack.subarray(band * pixels, (band + 1) * pixels)));
  if (parts[0].length === pixels) return stack;
  const joined = new Float32Array(parts[0].length * bands);
  for (const [band, part] of parts.entries()) joined.set(part, band * part.length);
  return joined;
}

/** Reads a stored map, each file checked against its hash. */
export function readMap(store: Store, address: string): Promise<MapRecord> {
  return readMapFiles((file) => (SOME_MAPS.includes(file) ? readCheckedIfAny : readChecked)(store.mapFolder(address), file));
}

/** Multiplications up to which a classifier is asked for a whole scene unless somebody wants it: ten minutes, about. */
const MOST_EFFORT = 1e12;

/** What is mapped where nobody says: the whole scene, unless a classifier would take too long for it. */
export function usualScope(
  { experiment: { classifier }, weights, metadata }: TrainedTrial,
  { rows, columns }: Pick<SceneRows, 'rows' | 'columns'>,
): Scope {
  if (!classifier) return 'scene';
  return rows * columns * predictionEffort(classifier, { arrays: weights, metadata }) > MOST_EFFORT ? 'labelled' : 'scene';
}

import { ARRAYS, type Cube } from '../../data/cube.js';
import { CubeDigest } from '../../data/scene/digest.js';
import { lacksValues, type MissingSettings } from '../../data/features/missing.js';
import { noDataTest } from '../../data/readers/facts/held.js';
import type { SceneRows } from '../../data/arrays/scene-rows.js';
import { applySteps, type SpectrumSteps } from '../../data/spectra/steps.js';
import { type ValueSpread, SpreadSums } from '../../data/features/spread.js';
import { type BandScaling, BandStatistics, type ScalingSettings } from '../../data/features/standardize.js';
import { Interrupted } from '../../errors/failure.js';
import { falseColour } from '../../pictures/image/false-colour.js';

/** Values that are looked at between two looks at whether to stop. */
const PART_VALUES = 1 << 24;

/** Goes through a scene once, some rows after the others. */
async function eachRows(scene: SceneRows, visit: (part: Cube, firstRow: number) => void, signal?: AbortSignal): Promise<void> {
  const height = Math.max(1, Math.floor(PART_VALUES / (scene.columns * scene.bands)));
  for (let from = 0; from < scene.rows; from += height) {
    visit(await scene.read(from, Math.min(scene.rows, from + height)), from);
    await new Promise((resolve) => setImmediate(resolve));
    if (signal?.aborted) throw new Interrupted();
  }
}

/** What a scene is, and how it looks. */
export interface Survey {
  /** Of the cube as decoded. */
  readonly digest: string;
  /** In false colour, [rows, columns, 3]. */
  readonly colour: Uint8Array;
  /** Whether values are missing. */
  readonly lacks: boolean;
  /** Of its used values. */
  readonly spread: ValueSpread;
}

interface SurveyOptions {
  /** What is a missing value. */
  readonly missing?: Pick<MissingSettings, 'ignore' | 'bands'>;
  readonly signal?: AbortSignal;
}

/** @param bands from 0, drawn as red, green and blue */
export async function survey(
  scene: SceneRows,
  bands: readonly [number, number, number],
  { missing = {}, signal }: SurveyOptions = {},
): Promise<Survey> {
  const { rows, columns } = scene;
  const digest = new CubeDigest(scene);
  const sums = new SpreadSums(scene, missing.bands, noDataTest(scene.type, missing.ignore));
  let lacks = false;
  const values = new ARRAYS[scene.type](rows * columns * 3);
  await eachRows(
    scene,
    (part, firstRow) => {
      digest.add(part);
      sums.add(part);
      lacks ||= lacksValues(part, missing);
      let to = firstRow * columns * 3;
      for (let from = 0; from < part.values.length; from += part.bands) for (const band of bands) values[to++] = part.values[from + band];
    },
    signal,
  );
  const { rgb } = falseColour({ rows, columns, bands: 3, type: scene.type, values }, [0, 1, 2], scene.facts?.ignore);
  return { digest: digest.end(), colour: rgb, lacks, spread: sums.spread() };
}

/**
 * The scaling by a scene's own statistics: of its whole in one piece, the same bits.
 *
 * @param spectra what is done to the spectra of used bands first
 */
export async function ownScaling(
  scene: SceneRows,
  settings: ScalingSettings,
  { spectra, signal }: { spectra?: SpectrumSteps; signal?: AbortSignal } = {},
): Promise<BandScaling> {
  const { bands, scaling } = settings;
  const statistics = spectra ? new BandStatistics(bands?.length ?? scene.bands, { scaling }) : new BandStatistics(scene.bands, settings);
  for (let pass = 0; pass < statistics.passes; pass++) {
    await eachRows(scene, (part) => statistics.add(spectra ? applySteps(part, spectra, bands) : part), signal);
    statistics.endPass();
  }
  return statistics.scaling();
}

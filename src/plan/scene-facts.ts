import { depthOf, type SceneSize } from '../pipeline/resolve/dataset-checks.js';
import { chooseBands } from '../architecture/bands.js';
import type { Mask } from '../data/cube.js';
import { openArray } from '../data/arrays/open-array.js';
import { locatedArrays, type NamedArrays } from '../data/arrays/named-arrays.js';
import { cubeAxes } from '../data/arrays/orient.js';
import { dataFolder, locate } from '../data/files/locate.js';
import { loadMask } from '../data/masks/mask-scene.js';
import { Failure } from '../errors/failure.js';
import { omit } from '../base/omit.js';
import { RandomStream } from '../numerics/random.js';
import type { Configuration } from '../pipeline/experiment.js';
import { methodOf, split } from '../splits/index.js';
import { catalogueFacts, type SceneFacts } from './estimate.js';
import { countPixels, pixelCounts, type PixelCounts } from './pixel-counts.js';
import type { RunSettings } from './run-options.js';
import { placed } from './placed.js';
import { SceneShelf, sizeOf } from './scene-shelf.js';

/** A scene without its values. */
interface Outline {
  readonly size: SceneSize;
  readonly mask: Mask;
  readonly classNames: readonly string[];
}

type Options = Pick<RunSettings, 'data' | 'runs' | 'cache'>;

/**
 * What is to be known of the scenes of some configurations, each scene once: of the catalogue and of a registered one without reading
 * anything; of one's own files from the header of the cube and from the mask. Only where these do not tell, the scene is read.
 *
 * @throws Failure for files that are missing or do not fit, as a run would have it
 */
export async function sceneFacts(configurations: readonly Configuration[], options: Options): Promise<SceneFacts[]> {
  const outlines = new Map<string, Promise<Outline>>();
  const shelf = new SceneShelf(options);
  const facts: SceneFacts[] = [];
  for (const configuration of configurations) {
    const known = catalogueFacts(configuration);
    if (known) {
      facts.push(known);
      continue;
    }
    const { experiment, folder } = configuration;
    const key = JSON.stringify([folder, experiment.dataset, experiment.training?.from ?? null]);
    const outline = outlines.get(key) ?? outlineOf(configuration, shelf, options);
    outlines.set(key, outline);
    const found = await outline;
    facts.push({ size: found.size, pixels: pixelsOf(configuration, found) });
  }
  return facts;
}

async function outlineOf(configuration: Configuration, shelf: SceneShelf, options: Options): Promise<Outline> {
  const opened = await headerOf(configuration, options.data);
  if (opened) return opened;
  const { scene } = await shelf.find(configuration);
  return { size: sizeOf(configuration.experiment, scene), mask: scene.mask, classNames: scene.classNames };
}

/** @returns undefined where more than one cube's header decides */
async function headerOf(configuration: Configuration, data: string | undefined): Promise<Outline | undefined> {
  const { experiment, document, folder } = configuration;
  const dataset = omit(experiment.dataset, 'standardize');
  if (dataset.test_on || experiment.training?.from) return undefined;
  const root = dataFolder(data);
  const scene = dataset.scene === undefined ? undefined : document.scenes.find(dataset.scene);
  try {
    const cubes = scene
      ? [{ ...scene.cube, file: locate(scene, 'cube', root) }]
      : locatedArrays('cube', dataset.cube as NamedArrays, folder, root);
    if (cubes.length > 1) return undefined;
    const cube = await openArray('cube', cubes[0]);
    const { mask, classNames } = await loadMask(dataset, { dataFolder: data, baseFolder: folder });
    const axes = cubeAxes(cube, [mask.rows, mask.columns]);
    const bands = axes.includes('bands') ? cube.shape[axes.indexOf('bands')] : 1;
    // What stands beside the file, such as wavelengths, is known when the scene is read.
    const { bands: used, problems } = chooseBands(dataset.bands, { bands, ...cube.variable.facts });
    if (problems.length > 0) return undefined;
    const { rows, columns } = mask;
    return { mask, classNames, size: { rows, columns, bands: depthOf(dataset, used?.length ?? bands), classes: classNames.length } };
  } catch (error) {
    throw placed(error, configuration, data);
  }
}

/** Of the first seed. Where its split needs more than the mask, or does not succeed, nothing is said: plan does. */
function pixelsOf({ experiment, document }: Configuration, { mask, classNames }: Outline): PixelCounts | undefined {
  const { split: spec, seeds, dataset } = experiment;
  if (spec.by === 'published' || methodOf(spec).given || dataset.test_on) return pixelCounts(experiment, document.scenes);
  try {
    return countPixels(split(spec, mask, new RandomStream(spec.seed ?? seeds[0], 'split'), classNames));
  } catch (error) {
    if (error instanceof Failure) return undefined;
    throw error;
  }
}

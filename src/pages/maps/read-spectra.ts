import { Failure } from '../../errors/failure.js';
import { omit } from '../../base/omit.js';
import { systemFailure } from '../../errors/system.js';
import { readTrialManifest } from '../../store/formats/trial-manifest.js';
import { bandCentres } from '../../scenes/index.js';
import type { PageConfiguration, SceneFolders } from '../page-run.js';
import type { MapSet, SceneSpectra } from './map-set.js';

/** Files that are larger take longer to read than a page may take to make. */
const MOST_FILE_BYTES = 256e6;

/**
 * The spectra of the scene that a run was trained on: of its files, if they are there and hold what the trial has seen.
 *
 * @returns else a remark that says why there are none
 */
export async function readSpectra(
  { experiment, details, scene: known }: Pick<PageConfiguration, 'experiment' | 'details' | 'scene'>,
  { data, base, withoutSpectra }: SceneFolders,
  run: string,
): Promise<SceneSpectra | string> {
  if (withoutSpectra) return 'No spectra are shown: the page was made with --no-spectra.';
  const trial = details.find(({ gone }) => !gone);
  if (!experiment || !trial) return 'No spectra are shown: the trial that knows the scene is gone.';
  const bytes = (trial.provenance?.sources ?? []).reduce((sum, { bytes: own = 0 }) => sum + own, 0);
  if (bytes > MOST_FILE_BYTES)
    return `No spectra are shown: the scene's files have ${(bytes / 1e6).toFixed(0)} MB, too much to be read for a page.`;
  try {
    const { loadScene } = await import('../../data/scene/scene.js');
    const { cube, identity } = await loadScene(omit(experiment.dataset, 'standardize'), { dataFolder: data, baseFolder: base ?? run });
    if (identity.digest !== readTrialManifest(trial.folder).trial.data)
      return "No spectra are shown: the scene's files have changed since the run.";
    const { facts } = cube;
    const centres = known && bandCentres(known);
    const wavelengths = [facts?.wavelengths, centres].find((own) => own?.length === cube.bands);
    return {
      values: cube.values,
      bands: cube.bands,
      used: identity.bands ?? Array.from({ length: cube.bands }, (_, band) => band),
      ...(wavelengths ? { wavelengths } : {}),
      ...(facts?.ignore === undefined ? {} : { ignore: facts.ignore }),
    };
  } catch (error) {
    if (!(error instanceof Failure) && !systemFailure(error)) throw error;
    return `No spectra are shown: the scene's files are not where the pipeline names them. Name their folder with --base DIR or --data DIR.`;
  }
}

/** Maps with the spectra of their pixels, or with what says why there are none. */
export async function withSpectra(
  maps: MapSet,
  one: Parameters<typeof readSpectra>[0],
  run: string,
  folders: SceneFolders = {},
): Promise<MapSet> {
  const spectra = await readSpectra(one, folders, run);
  if (typeof spectra === 'string') return { ...maps, remarks: [...maps.remarks, spectra] };
  if (spectra.values.length !== maps.rows * maps.columns * spectra.bands) return maps;
  return { ...maps, spectra };
}

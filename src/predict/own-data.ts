import type { Scene } from '../data/cube.js';
import { loadScene } from '../data/scene/scene.js';
import { omit } from '../base/omit.js';
import { Failure } from '../errors/failure.js';
import type { Observer } from '../workers/events.js';
import type { SceneOptions, TrainedTrial } from './trained-trial.js';

/**
 * The scene that a trial was trained on.
 *
 * @param run the run's folder, where relative paths start from unless `base` says otherwise
 * @throws Failure `scene-changed`; of files that are missing
 */
export async function ownData(
  { experiment, identity }: Pick<TrainedTrial, 'experiment' | 'identity'>,
  run: string,
  { data, base }: SceneOptions,
  emit: Observer,
): Promise<Scene> {
  const scene = await loadScene(omit(experiment.dataset, 'standardize'), { dataFolder: data, baseFolder: base ?? run }).catch((error) => {
    if (!(error instanceof Failure) || base !== undefined) throw error;
    throw new Failure(
      error.problems.map((problem) =>
        problem.code !== 'file-missing'
          ? problem
          : { ...problem, hint: 'The pipeline has relative paths: name the folder where they start with --base DIR.' },
      ),
    );
  });
  for (const text of scene.warnings) void emit({ type: 'warning', text });
  if (scene.identity.digest === identity.data) return scene;
  throw new Failure({
    code: 'scene-changed',
    message: 'the files of the scene differ from those that the run was trained on',
    place: { file: scene.sources[0]?.file ?? run },
    hint: 'Name the folder of the original files with --data or --base, or map these files as another scene: --scene FILE.',
  });
}

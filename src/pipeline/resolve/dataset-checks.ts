import { type BandFacts, chooseBands, needsFacts } from '../../architecture/bands.js';
import { type ChoiceProblem, chooseClasses, type ExperimentClass, type LabelledClass } from '../../architecture/classes.js';
import type { Scenes } from '../../scenes/index.js';
import type { Problem } from '../../errors/failure.js';
import { nearName } from '../../errors/near-name.js';
import type { PipelineDocument } from '../document.js';
import type { Experiment } from '../experiment.js';

type Dataset = Experiment['dataset'];

/** What the network and the patches need to know of a scene. */
export interface SceneSize {
  readonly rows: number;
  readonly columns: number;
  /** What a pixel has: the bands that are used, or their components. */
  readonly bands: number;
  readonly classes: number;
}

/** The classes that the mask of a scene has, as far as they are known without reading data: of one with a name and the synthetic one. */
function maskClasses({ synthetic, scene }: Dataset, scenes: Scenes): readonly LabelledClass[] | undefined {
  if (synthetic) return Array.from({ length: synthetic.classes }, (_, index) => ({ name: `Material ${index + 1}`, label: index + 1 }));
  return scene === undefined ? undefined : scenes.find(scene)?.classes;
}

/** The classes of the experiment, likewise. */
export function knownClasses(dataset: Dataset, scenes: Scenes): readonly ExperimentClass[] | undefined {
  const known = maskClasses(dataset, scenes);
  return known && chooseClasses(known, dataset).classes;
}

/** The size of the scene, likewise; undefined also where the choice of bands needs the scene's wavelengths, or is wrong. */
export function knownSize(
  { dataset, training }: Pick<Experiment, 'dataset'> & { readonly training?: Experiment['training'] },
  scenes: Scenes,
): SceneSize | undefined {
  // The earlier training says how many bands the network sees.
  if (training?.from?.bands === 'wavelength') return undefined;
  const scene = dataset.synthetic ?? (dataset.scene === undefined ? undefined : scenes.find(dataset.scene));
  if (!scene || (dataset.bands && needsFacts(dataset.bands))) return undefined;
  const { rows, columns, bands } = scene;
  const { bands: used, problems } = chooseBands(dataset.bands, { bands });
  const classes = knownClasses(dataset, scenes)!.length;
  if (problems.length > 0 || classes < 2) return undefined;
  return { rows, columns, bands: depthOf(dataset, used?.length ?? bands), classes };
}

/** Values of a pixel, of so many used bands. */
export function depthOf({ pca, mnf }: Pick<Dataset, 'pca' | 'mnf'>, bands: number): number {
  const { components = bands } = pca ?? mnf ?? {};
  return Math.min(components, bands);
}

/** What is wrong with the choice of classes and bands, where the scene is known without reading it. */
export function checkDataset({ dataset }: Experiment, document: PipelineDocument): Problem[] {
  const at = (path: readonly (string | number)[]) => ({ place: document.place(['dataset', ...path]) });
  const { scenes } = document;
  const known = maskClasses(dataset, scenes);
  const wrong = known ? chooseClasses(known, dataset).problems : [];
  const classes = wrong.map((found) => ({ ...choiceProblem(found, known!), ...at(found.path) }));
  const bands = dataset.synthetic?.bands ?? (dataset.scene === undefined ? undefined : scenes.find(dataset.scene)?.bands);
  const made = preparationProblems(dataset).map(({ path, ...problem }) => ({ ...problem, ...at(path) }));
  if (made.length > 0 || bands === undefined || (dataset.bands && needsFacts(dataset.bands))) return [...classes, ...made];
  return [...classes, ...bandProblems(dataset, { bands }).map(({ path, ...problem }) => ({ ...problem, ...at(path) }))];
}

/** What is wrong with the bands and components of a scene, and where below `dataset` it stands. */
export function bandProblems(
  { bands: choice, spectra, ...dataset }: Pick<Dataset, 'bands' | 'pca' | 'mnf' | 'spectra'>,
  facts: BandFacts,
): (Problem & { readonly path: readonly (string | number)[] })[] {
  const { bands, problems } = chooseBands(choice, facts);
  const used = bands?.length ?? facts.bands;
  if (problems.length > 0)
    return problems.map(({ path, message }) => ({
      code: 'bands',
      message: `dataset.bands: ${message}`,
      path: ['bands', ...path],
      hint: 'Bands count from 1.',
    }));
  const components = (['pca', 'mnf'] as const).flatMap((key) => {
    const asked = dataset[key]?.components ?? 0;
    return asked <= used
      ? []
      : [
          {
            code: 'bands' as const,
            message: `dataset.${key} asks for ${asked} components of ${used} bands`,
            path: [key, 'components'],
            hint: `Ask for at most ${used}.`,
          },
        ];
  });
  const windows = (spectra ?? []).flatMap((step, index) => {
    const window = typeof step === 'string' ? 0 : step.savitzky_golay.window;
    return window <= used
      ? []
      : [
          {
            code: 'bands' as const,
            message: `dataset.spectra: a window of ${window} bands is wider than the ${used} that are used`,
            path: ['spectra', index, 'savitzky_golay', 'window'],
            hint: `Use at most ${used % 2 === 1 ? used : used - 1}.`,
          },
        ];
  });
  return [...windows, ...components];
}

/** What is wrong with settings of preparations, whatever the scene. */
function preparationProblems({ spectra, pca, mnf }: Dataset): (Problem & { readonly path: readonly (string | number)[] })[] {
  const both = pca && mnf;
  return [
    ...(both
      ? [
          {
            code: 'value' as const,
            message: 'dataset.pca and dataset.mnf both replace the bands by components',
            path: ['mnf'],
            hint: 'Remove one of them.',
          },
        ]
      : []),
    ...(spectra ?? []).flatMap((step, index) => {
      if (typeof step === 'string') return [];
      const { window, order, derivative } = step.savitzky_golay;
      const at = (key: string, message: string, hint: string) => [
        { code: 'value' as const, message: `dataset.spectra: ${message}`, path: ['spectra', index, 'savitzky_golay', key], hint },
      ];
      if (window % 2 === 0)
        return at('window', `a window has a band in its middle, but ${window} is even`, `Use ${window - 1} or ${window + 1}.`);
      if (order >= window)
        return at('order', `a polynomial of order ${order} needs more than ${window} bands`, `Use an order below ${window}.`);
      if (derivative <= order) return [];
      return at(
        'derivative',
        `derivative ${derivative} of a polynomial of order ${order} is zero everywhere`,
        `Use order ${derivative} or more.`,
      );
    }),
  ];
}

/** A choice's problem as people read it. */
export function choiceProblem({ message, found }: ChoiceProblem, known: readonly LabelledClass[]): Problem {
  if (found === undefined) {
    return {
      code: 'class-unknown',
      message: `dataset: ${message}`,
      hint: 'Each class may be left out or merged once, and at least two classes must remain.',
    };
  }
  return {
    code: 'class-unknown',
    message: `dataset: ${message} in the mask`,
    suggestion: nearName(
      found,
      known.map(({ name }) => name),
    ),
    hint: `Known: ${known.map(({ name, label }) => `${name} (${label})`).join(', ')}.`,
  };
}

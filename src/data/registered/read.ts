import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { CATALOGUE, findScene, sceneNames, type KnownScene, type SceneClass, type Scenes } from '../../scenes/index.js';
import { Failure, type Problem } from '../../errors/failure.js';
import { PipelineDocument } from '../../pipeline/document.js';
import { describeSchemaErrors } from '../../pipeline/schema/messages.js';
import { readText } from '../../pipeline/yaml/read-text.js';
import { checkSchema } from '../../pipeline/schema/schemas.js';

/** What says what a registered scene is, in its folder. */
export const SCENE_FILE = 'scene.yaml';
/** As names of pipelines are. */
export const SCENE_ID = /^[a-z0-9][a-z0-9._-]{0,63}$/;

/** A `scene.yaml` as schemas/registered-scene.json has it. */
export interface RegisteredScene {
  readonly title: string;
  readonly shape: readonly [rows: number, columns: number, bands: number];
  readonly cube: { readonly file: string; readonly variable?: string };
  readonly mask: { readonly file: string; readonly variable?: string };
  readonly classes: readonly SceneClass[];
  readonly wavelengths?: readonly number[];
  readonly licence?: string;
  readonly citation?: string;
  readonly sha256?: { readonly cube?: string; readonly mask?: string };
}

/** The scenes of the catalogue and those registered in a data folder. A file is read when its scene is asked for. */
export function scenesIn(folder: string): Scenes {
  const known = new Map<string, KnownScene | undefined>();
  return {
    names: () => [...sceneNames, ...registeredIds(folder)],
    find(id) {
      if (!known.has(id)) known.set(id, CATALOGUE.find(id) ?? readRegistered(folder, id));
      return known.get(id);
    },
  };
}

/** In the order of the alphabet. A folder that has the name of a catalogue scene is none. */
function registeredIds(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((id) => isRegistered(folder, id))
      .sort();
  } catch {
    return [];
  }
}

export function isRegistered(folder: string, id: string): boolean {
  return SCENE_ID.test(id) && !findScene(id) && existsSync(join(folder, id, SCENE_FILE));
}

/** @throws Failure with all that is wrong with its scene.yaml, each at its line */
function readRegistered(folder: string, id: string): KnownScene | undefined {
  if (!isRegistered(folder, id)) return undefined;
  const file = join(folder, id, SCENE_FILE);
  const document = new PipelineDocument(file, readText(file));
  const value = document.toValue();
  const wrong = describeSchemaErrors(checkSchema(value, 'registered'), document, 'the scene');
  const problems = wrong.length > 0 ? wrong : checkWhole(value as RegisteredScene, document);
  if (problems.length > 0) throw new Failure(problems);
  return knownScene(id, value as RegisteredScene);
}

export function knownScene(id: string, scene: RegisteredScene): KnownScene {
  const {
    title,
    shape: [rows, columns, bands],
    wavelengths,
    licence,
    citation,
    sha256,
  } = scene;
  return {
    id,
    title,
    rows,
    columns,
    bands,
    registered: true,
    classes: scene.classes,
    cube: { ...scene.cube, ...(sha256?.cube ? { sha256: sha256.cube } : {}) },
    mask: { ...scene.mask, ...(sha256?.mask ? { sha256: sha256.mask } : {}) },
    ...(wavelengths ? { wavelengths: { from: wavelengths[0], to: wavelengths.at(-1)!, approximate: false, centres: wavelengths } } : {}),
    ...(licence ? { licence } : {}),
    ...(citation ? { citation } : {}),
  };
}

/** What a schema cannot say. */
function checkWhole({ classes, shape, wavelengths }: RegisteredScene, document: PipelineDocument): Problem[] {
  const problems: Problem[] = [];
  for (const [index, { label, name }] of classes.entries()) {
    if (index > 0 && label <= classes[index - 1].label) {
      problems.push({
        code: 'value',
        message: `classes[${index}].label: labels must be in ascending order (found ${label} after ${classes[index - 1].label})`,
        place: document.place(['classes', index, 'label']),
        hint: 'Sort the classes by their labels, each once.',
      });
    }
    if (classes.findIndex((other) => other.name === name) < index) {
      problems.push({
        code: 'duplicate',
        message: `classes[${index}].name: two classes have the name ${JSON.stringify(name)}`,
        place: document.place(['classes', index, 'name']),
      });
    }
  }
  if (wavelengths && wavelengths.length !== shape[2]) {
    problems.push({
      code: 'value',
      message: `wavelengths: there are ${wavelengths.length}, but the cube has ${shape[2]} bands`,
      place: document.place(['wavelengths']),
      hint: 'Give one for each band, or leave them out.',
    });
  }
  return problems;
}

import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Failure } from '../../../src/errors/failure.js';
import type { MapFacts } from '../../../src/store/formats/run-map-manifest.js';
import type { MapRecord } from '../../../src/results/maps/map-record.js';
import { runMapFolder } from '../../../src/store/layout.js';
import { checkMapFolder, freeMapFolder, writeMapFolder } from '../../../src/predict/maps/run-maps.js';
import { writeFolder } from '../../../src/store/folder.js';
import { withFolder } from '../../data/helpers.js';

const test = suite('predict/maps/run-maps');
const RECORD: MapRecord = {
  rows: 1,
  columns: 2,
  classes: Uint8Array.of(1, 2),
  confidence: Float32Array.of(0.5, 1),
  colour: new Uint8Array(6),
};
const FACTS: MapFacts = {
  map: '0'.repeat(64),
  scene: 'field',
  own: true,
  configuration: 'tiny',
  seed: 1,
  trial: '1'.repeat(64),
  scope: 'scene',
  standardize: 'scene',
  classes: ['Maize', 'Wheat'],
  colours: ['#102030', '#405060'],
  falseColour: { bands: [1, 2, 3] },
  remarks: [],
};

function refusal(folder: string): string | undefined {
  try {
    checkMapFolder(folder);
    return undefined;
  } catch (error) {
    assert.instance(error, Failure);
    const [{ code, message, hint, place }] = (error as Failure).problems;
    assert.equal([code, hint, place?.file], ['exists', 'Choose another folder with --output FOLDER.', folder]);
    return message;
  }
}

test("files of a map take the place of a map's and of nothing else", () =>
  withFolder(async (folder) => {
    const [none, empty, map, run, stored, file] = ['none', 'empty', 'map', 'run', 'stored', 'file'].map((name) => join(folder, name));
    mkdirSync(empty);
    await writeMapFolder(map, { record: RECORD, facts: FACTS });
    const files = readdirSync(map);
    writeFileSync(join(map, 'classification.img.aux.xml'), 'of QGIS');
    assert.equal([none, empty, map].map(refusal), [undefined, undefined, undefined]);
    await writeMapFolder(map, { record: RECORD, facts: FACTS });
    assert.equal(readdirSync(map), files);
    await writeFolder(
      run,
      { hashed: new Map([['metrics.csv', 'seed\n']]), aside: new Map() },
      { name: 'tiny', engine: 'wasm', trials: [] },
    );
    await writeFolder(stored, { hashed: new Map([['classes.npy', '']]), aside: new Map() }, { address: FACTS.map, map: { form: 1 } });
    writeFileSync(join(map, 'notes.txt'), 'mine');
    writeFileSync(file, '');
    assert.equal([run, stored, map].map(refusal), Array(3).fill('this folder has other files than a map'));
    assert.is(refusal(file), 'this is a file, not a folder');
    assert.ok(existsSync(join(run, 'metrics.csv')));
  }));

test('the map of another scene whose file has the same name keeps its folder', () =>
  withFolder(async (store) => {
    const run = join(store, 'mine-0123456789ab');
    const facts = (map: string): MapFacts => ({ ...FACTS, own: false, scene: 'plain', map: map.repeat(64) });
    for (const [map, cube] of ['aA', 'bB', 'cA'].map((pair) => [...pair])) {
      mkdirSync(join(store, 'maps', map.repeat(64)), { recursive: true });
      writeFileSync(join(store, 'maps', map.repeat(64), 'manifest.json'), JSON.stringify({ scene: { cube: cube.repeat(64) } }));
    }
    const folder = runMapFolder(run, '1-plain');
    assert.is(freeMapFolder(run, '1-plain', facts('a')), folder);
    mkdirSync(join(run, 'maps'), { recursive: true });
    await writeMapFolder(folder, { record: RECORD, facts: facts('a') });
    assert.is(freeMapFolder(run, '1-plain', facts('a')), folder, 'the same map');
    assert.is(freeMapFolder(run, '1-plain', facts('c')), folder, 'the same scene, scaled in another way');
    assert.is(freeMapFolder(run, '1-plain', facts('b')), runMapFolder(run, `1-plain-${'B'.repeat(8)}`));
    assert.is(freeMapFolder(run, '1-plain', facts('d')), runMapFolder(run, `1-plain-${'d'.repeat(8)}`), 'what the store has no more');
  }));

test.run();

import { readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { loadPipeline } from '../../src/pipeline/pipeline.js';
import { executeRun } from '../../src/run/execute.js';
import { mapRun } from '../../src/run/map-run.js';
import { mapsOfRun } from '../../src/store/maps.js';
import { reportPath } from '../../src/store/layout.js';
import { userCache } from '../../src/workers/user-cache.js';
import { Interrupted } from '../../src/errors/failure.js';
import { MAPPED } from '../cli/tiny.js';
import { withFolder } from '../data/helpers.js';

const test = suite('run/run-page');

/** So that what is written later is later by any clock. */
const grow = (path: string, seconds: number) => utimesSync(path, new Date(), new Date(Date.now() + 1000 * seconds));

test('a page is written again only where a map of the run is newer: it was stopped in between', () =>
  withFolder(async (root) => {
    const file = join(root, 'tiny.yaml');
    writeFileSync(file, MAPPED);
    const runs = join(root, 'runs');
    const options = { engine: 'wasm', runs, cache: userCache(runs), checkpoint: 10, maps: 'none' as const };
    const pages: string[] = [];
    const onEvent = (event: { type: string; file?: string }) => void (event.type === 'page-written' && pages.push(event.file!));
    const { folder } = await executeRun(loadPipeline(file), { ...options, onEvent });
    const before = readFileSync(reportPath(folder), 'utf8');
    // Stopped when the map's files are there, and the page is not.
    const controller = new AbortController();
    const stopping = (event: { type: string }) => void (event.type === 'jobs-ended' && controller.abort());
    const stopped = await mapRun(folder, { ...options, signal: controller.signal, onEvent: stopping }).catch((error) => error);
    assert.instance(stopped, Interrupted);
    assert.equal(mapsOfRun(folder), []);
    await mapRun(folder, { ...options, output: join(folder, 'maps', '1') });
    const [map] = mapsOfRun(folder);
    grow(join(map.folder, 'manifest.json'), 10);
    pages.length = 0;
    await executeRun(loadPipeline(file), { ...options, onEvent });
    assert.equal(pages, [reportPath(folder)]);
    assert.ok(readFileSync(reportPath(folder), 'utf8').length > before.length);
    grow(reportPath(folder), 20);
    await executeRun(loadPipeline(file), { ...options, onEvent });
    assert.equal(pages.length, 1);
  }));

test.run();

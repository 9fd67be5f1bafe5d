import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { findScene, type KnownScene } from '../../../src/scenes/index.js';
import { fetchFile, type FetchedFile, type FetchOptions } from '../../../src/data/fetch/fetch-file.js';
import { mirrorsOf, sourcesOf } from '../../../src/data/fetch/sources.js';
import { Failure, Interrupted } from '../../../src/errors/failure.js';
import { problemOf, problemOfAsync, withFolder } from '../helpers.js';
import { writeMat } from '../readers/writers/mat5.js';
import { type Answer, sendFile, serve } from './server.js';

const test = suite('data/fetch');

/** The cube of a small scene. */
const SHAPE = [50, 40, 75] as const;
const [ROWS, COLUMNS, BANDS] = SHAPE;
const matOf = (shape: readonly number[]) =>
  Buffer.from(
    writeMat([
      {
        name: 'cube',
        shape,
        class: 'uint16',
        values: Array.from({ length: shape.reduce((count, length) => count * length) }, (_, index) => (index * 31 + (index >> 8)) & 4095),
      },
    ]),
  );
const CONTENT = matOf(SHAPE);
const SHA256 = createHash('sha256').update(CONTENT).digest('hex');
const HALF = 131_072;

interface Tried {
  readonly fetched?: FetchedFile;
  readonly message?: string;
  readonly hint?: string;
  readonly requests: readonly string[];
  readonly said: readonly string[];
  readonly path: string;
}

/** Fetches a file of a made-up scene from a server that answers so. */
async function tried(
  folder: string,
  answer: Answer,
  options: Partial<FetchOptions> = {},
  known: object = { sha256: SHA256, bytes: CONTENT.length },
  before: (url: string, path: string) => void = () => undefined,
): Promise<Tried> {
  const server = await serve(answer);
  before(`${server.url}/home/cube.mat`, join(folder, 'ksc', 'cube.mat'));
  const said: string[] = [];
  const scene: KnownScene = {
    ...findScene('ksc')!,
    rows: ROWS,
    columns: COLUMNS,
    bands: BANDS,
    cube: { file: 'cube.mat', url: `${server.url}/home/cube.mat`, ...known },
  };
  const settings: FetchOptions = {
    folder,
    mirrors: [],
    attempts: 3,
    pauseMs: 5,
    patienceMs: 2000,
    say: (text) => said.push(text.replaceAll(server.url, '')),
    onProgress: () => undefined,
    ...options,
  };
  const seen = () => ({ requests: server.requests, said, path: join(folder, 'ksc', 'cube.mat') });
  try {
    return {
      fetched: await fetchFile(scene, 'cube', { ...settings, mirrors: settings.mirrors.map((path) => server.url + path) }),
      ...seen(),
    };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const problem = await problemOfAsync(async () => {
      throw error;
    });
    return { message: problem.message.replaceAll(server.url, ''), hint: problem.hint?.replaceAll(server.url, ''), ...seen() };
  } finally {
    await server.close();
  }
}

/** The file is there, right, and nothing else is. */
function assertWhole({ fetched, path, message }: Tried): void {
  assert.is(message, undefined);
  assert.equal([fetched!.state, fetched!.path, fetched!.sha256, fetched!.warnings], ['fetched', path, SHA256, []]);
  assert.ok(readFileSync(path).equals(CONTENT));
  assert.equal(readdirSync(join(path, '..')), ['cube.mat']);
}

const whole: Answer = (request, response) => sendFile(request, response, CONTENT, { etag: '"a"' });

test('a file, once: what is there and right is not asked for again', () =>
  withFolder(async (folder) => {
    const progress: [number, number | undefined][] = [];
    const first = await tried(folder, whole, { onProgress: (_file, done, total) => progress.push([done, total]) });
    assertWhole(first);
    assert.equal(
      [first.requests, progress[0], progress.at(-1)],
      [['/home/cube.mat'], [0, CONTENT.length], [CONTENT.length, CONTENT.length]],
    );
    const again = await tried(folder, whole);
    assert.equal([again.requests, again.fetched!.state, again.fetched!.warnings], [[], 'present', []]);
    assert.equal((await tried(folder, whole, { force: true })).requests, ['/home/cube.mat']);
  }));

test('--force: a file of the name that is another one stays beside the new one, each time', () =>
  withFolder(async (folder) => {
    const path = join(folder, 'ksc', 'cube.mat');
    mkdirSync(join(folder, 'ksc'));
    for (const [own, kept] of [
      ['my corrected cube', 'cube.mat.before'],
      ['and another', 'cube.mat.before-2'],
    ]) {
      writeFileSync(path, own);
      const { fetched } = await tried(folder, whole, { force: true });
      assert.equal([fetched!.state, fetched!.sha256], ['fetched', SHA256]);
      assert.match(fetched!.warnings.join(), `it is kept as ${path.replace('cube.mat', kept)}`);
      assert.is(readFileSync(path.replace('cube.mat', kept), 'utf8'), own);
    }
    assert.equal(readdirSync(join(folder, 'ksc')).sort(), ['cube.mat', 'cube.mat.before', 'cube.mat.before-2']);
  }));

test('a connection that is cut: the rest is asked for', () =>
  withFolder(async (folder) => {
    const cut: Answer = (request, response, count) =>
      sendFile(request, response, CONTENT, { etag: '"a"', cutAt: count === 0 ? HALF : undefined });
    const found = await tried(folder, cut);
    assertWhole(found);
    assert.equal(found.requests, ['/home/cube.mat', `/home/cube.mat bytes=${HALF}-`]);
    assert.match(found.said[0], /lost.*again in/);
  }));

for (const [title, etag, start] of [
  ['goes on', '"a"', HALF],
  ['begins anew if the copy has changed', '"b"', 0],
] as const) {
  test(`after a process that was killed the next ${title}`, () =>
    withFolder(async (folder) => {
      const progress: number[] = [];
      const answer: Answer = (request, response) => sendFile(request, response, CONTENT, { etag });
      const found = await tried(folder, answer, { onProgress: (_file, done) => progress.push(done) }, {}, (url, path) => {
        mkdirSync(join(folder, 'ksc'));
        writeFileSync(`${path}.part`, CONTENT.subarray(0, HALF));
        writeFileSync(`${path}.part.json`, JSON.stringify({ url, validator: '"a"' }));
      });
      assertWhole(found);
      assert.equal([found.requests, progress[0]], [[`/home/cube.mat bytes=${HALF}-`], start]);
    }));
}

test('what has come of a file that is never whole stays for the next time', () =>
  withFolder(async (folder) => {
    // The server cuts at the same byte again: the second attempt brings nothing.
    const cut: Answer = (request, response) => sendFile(request, response, CONTENT, { etag: '"a"', cutAt: HALF });
    const found = await tried(folder, cut, { attempts: 1 });
    assert.match(found.message!, /could not be downloaded; \/home\/cube.mat: the connection was lost/);
    assert.ok(!existsSync(found.path));
    assert.is(readFileSync(`${found.path}.part`).length, HALF);
  }));

test('a server that knows no ranges', () =>
  withFolder(async (folder) => {
    const plain: Answer = (_request, response, count) => {
      response.writeHead(200, { 'content-length': CONTENT.length, etag: '"a"' });
      if (count > 0) response.end(CONTENT);
      else response.write(CONTENT.subarray(0, HALF), () => setTimeout(() => response.destroy(), 20));
    };
    const found = await tried(folder, plain);
    assertWhole(found);
    assert.is(found.requests.length, 2);
  }));

test('pieces of different copies, of which the server says nothing: the checksum tells', () =>
  withFolder(async (folder) => {
    const other = Buffer.from(CONTENT).fill(7, 0, 1000);
    const mixed: Answer = (request, response, count) =>
      count === 0 ? sendFile(request, response, other, { cutAt: HALF }) : sendFile(request, response, CONTENT);
    const found = await tried(folder, mixed);
    assertWhole(found);
    assert.equal(found.requests, ['/home/cube.mat', `/home/cube.mat bytes=${HALF}-`, '/home/cube.mat']);
  }));

test('without checksum and validator nothing is put together', () =>
  withFolder(async (folder) => {
    const cut: Answer = (request, response, count) => sendFile(request, response, CONTENT, count === 0 ? { cutAt: HALF } : {});
    const found = await tried(folder, cut, {}, {});
    assert.equal(found.requests, ['/home/cube.mat', '/home/cube.mat']);
    assert.ok(readFileSync(found.path).equals(CONTENT));
  }));

test('a file that was whole when the process died', () =>
  withFolder(async (folder) => {
    const found = await tried(folder, whole, {}, undefined, (url, path) => {
      mkdirSync(join(folder, 'ksc'));
      writeFileSync(`${path}.part`, CONTENT);
      writeFileSync(`${path}.part.json`, JSON.stringify({ url, validator: '"a"' }));
    });
    assertWhole(found);
    assert.equal(found.requests, [`/home/cube.mat bytes=${CONTENT.length}-`]);
  }));

test('another checksum is a warning with both, and the file stays', () =>
  withFolder(async (folder) => {
    const { fetched, path } = await tried(folder, whole, {}, { sha256: '0'.repeat(64), bytes: 5 });
    assert.equal(fetched!.warnings, [
      `${path}: this cube differs from the catalogue's copy (${CONTENT.length} bytes, expected 5; SHA-256 ${SHA256}, expected ${'0'.repeat(64)})`,
    ]);
    assert.ok(existsSync(path));
  }));

const FIT = `${ROWS} x ${COLUMNS} x ${BANDS}`;
/** What some servers say instead of the file, with a status of success and no word of its type. */
const STRANGE: [string, string | Buffer, string][] = [
  ['nothing', '', 'the answer is empty'],
  ['a message', '{"error":"quota exceeded"}', 'the download is not the cube: the file is not one of '],
  ['a web page', '<!DOCTYPE html><p>Please log in', 'the download is not the cube: the file is not one of '],
  ['a file of another scene', matOf([5, 4, 3]), `the download has cube (uint16 5 x 4 x 3), not the cube of ${FIT}`],
  ['a mask', matOf([ROWS, COLUMNS]), `the download has cube (uint16 ${ROWS} x ${COLUMNS}), not the cube of ${FIT}`],
  ['half of the file', CONTENT.subarray(0, HALF), 'the download is not the cube: '],
  ['more than the file can hold', Buffer.alloc(5_000_000), 'the answer is larger than the file can be (4.8 MiB, at most 3.3 MiB)'],
];

for (const [title, content, reason] of STRANGE) {
  for (const known of [{}, { sha256: SHA256, bytes: CONTENT.length }]) {
    test(`${title} is not kept as a scene${'sha256' in known ? ', its checksum known' : ''}; the next source is asked`, () =>
      withFolder(async (folder) => {
        const answer: Answer = (request, response, count) =>
          request.url === '/m/ksc/cube.mat'
            ? response.end(content)
            : request.url === '/home/cube.mat'
              ? whole(request, response, count)
              : response.writeHead(404).end();
        const found = await tried(folder, answer, { mirrors: ['/m'] }, known);
        assert.is(found.message, undefined);
        assert.ok(readFileSync(found.path).equals(CONTENT));
        const refused = await tried(folder, (_request, response) => response.end(content), { force: true }, known);
        assert.ok(refused.message!.startsWith(`cube.mat of scene ksc could not be downloaded; /home/cube.mat: ${reason}`), refused.message);
        // What was there is there as it was.
        assert.ok(readFileSync(found.path).equals(CONTENT));
        assert.equal(
          readdirSync(join(folder, 'ksc')).filter((name) => name !== 'cube.mat' && statSync(join(folder, 'ksc', name)).size > 100),
          [],
        );
      }));
  }
}

test('an answer without an end is left', () =>
  withFolder(async (folder) => {
    const endless: Answer = (_request, response) => {
      const more = () => (response.write(Buffer.alloc(1 << 18)) ? setImmediate(more) : response.once('drain', more));
      response.on('error', () => undefined);
      more();
    };
    const { message } = await tried(folder, endless, {}, {});
    assert.match(message!, /: the answer is larger than the file can be \(3\.\d MiB, at most 3\.3 MiB\)$/);
    assert.equal(readdirSync(join(folder, 'ksc')), []);
  }));

test('a transfer that is stopped: what has come stays', () =>
  withFolder(async (folder) => {
    const stop = new AbortController();
    const half: Answer = (_request, response) =>
      void response.writeHead(200, { 'content-length': CONTENT.length, etag: '"a"' }).write(CONTENT.subarray(0, HALF));
    const onProgress = (_file: string, done: number) => void (done === HALF && stop.abort());
    let stopped: unknown;
    await tried(folder, half, { signal: stop.signal, onProgress }).catch((error) => (stopped = error));
    assert.ok(stopped instanceof Interrupted);
    assert.is(statSync(join(folder, 'ksc', 'cube.mat.part')).size, HALF);
    assert.not.ok(existsSync(join(folder, 'ksc', 'cube.mat.lock')));
  }));

/** Answers after which there is no file: the reason, and how often was asked. */
const REFUSED: [string, Answer, string, number][] = [
  ['404', (_request, response) => response.writeHead(404).end(), 'the answer is 404 Not Found', 1],
  ['500 again and again', (_request, response) => response.writeHead(500).end(), 'the answer is 500 Internal Server Error', 3],
  [
    'a web page',
    (_request, response) => response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end('<p>Please log in'),
    'the answer is a web page, not the file',
    1,
  ],
  [
    'a message',
    (_request, response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{}'),
    'the answer is a message (JSON), not the file',
    1,
  ],
  ['silence', () => undefined, 'no answer within 0.15 s', 3],
  [
    'silence after the head',
    (_request, response) => void response.writeHead(200, { 'content-length': 10 }).flushHeaders(),
    'no answer within 0.15 s',
    3,
  ],
  [
    'a circle of redirects',
    (request, response) => response.writeHead(302, { location: request.url! }).end(),
    'redirect count exceeded',
    21,
  ],
];

for (const [title, answer, reason, count] of REFUSED) {
  test(`${title}: which file to get from where, and where to put it`, () =>
    withFolder(async (folder) => {
      const { message, hint, requests, path } = await tried(folder, answer, { patienceMs: 150 });
      assert.is(message, `cube.mat of scene ksc could not be downloaded; /home/cube.mat: ${reason}`);
      assert.is(
        hint,
        `Download it from /home/cube.mat on another machine, and put it at ${path}; or name a mirror (--mirror, HSI_MIRROR).`,
      );
      assert.equal([requests.length, readdirSync(join(folder, 'ksc')).filter((name) => !/\.part/.test(name))], [count, []]);
    }));
}

test('500 and then success; a server that says when to come back', () =>
  withFolder(async (folder) => {
    const found = await tried(folder, (request, response, count) =>
      count < 2 ? response.writeHead(503, { 'retry-after': '0' }).end() : whole(request, response, count),
    );
    assertWhole(found);
    assert.equal(
      found.said,
      ['0.0', '0.0'].map((pause) => `/home/cube.mat: the answer is 503 Service Unavailable; trying again in ${pause} s`),
    );
  }));

test('redirects are followed', () =>
  withFolder(async (folder) => {
    const found = await tried(folder, (request, response, count) =>
      request.url === '/home/cube.mat' ? response.writeHead(302, { location: '/elsewhere' }).end() : whole(request, response, count),
    );
    assertWhole(found);
    assert.equal(found.requests, ['/home/cube.mat', '/elsewhere']);
  }));

test("a mirror first: below the scene's name, then beside; then the home", () =>
  withFolder(async (folder) => {
    const only =
      (path: string): Answer =>
      (request, response, count) =>
        request.url === path ? whole(request, response, count) : response.writeHead(404).end();
    const order = ['/m/ksc/cube.mat', '/m/cube.mat', '/home/cube.mat'];
    for (const [index, path] of order.entries()) {
      const { requests, fetched } = await tried(join(folder, String(index)), only(path), { mirrors: ['/m'] });
      assert.equal([requests, fetched!.url!.endsWith(path)], [order.slice(0, index + 1), true]);
    }
    assert.equal(sourcesOf(findScene('indian-pines-8bit')!, 'cube', ['http://m/']), [
      'http://m/indian-pines-8bit/IP_200_M.mat',
      'http://m/IP_200_M.mat',
    ]);
    assert.equal(mirrorsOf('http://a', { HSI_MIRROR: 'http://b' }), ['http://a', 'http://b']);
    assert.is(problemOf(() => mirrorsOf('ftp://a', {})).code, 'usage');
  }));

test('a host that nobody listens at', () =>
  withFolder(async (folder) => {
    const server = await serve(whole);
    await server.close();
    const scene: KnownScene = { ...findScene('ksc')!, cube: { file: 'cube.mat', url: `${server.url}/cube.mat` } };
    const problem = await problemOfAsync(() =>
      fetchFile(scene, 'cube', { folder, mirrors: [], attempts: 2, pauseMs: 1, say: () => undefined, onProgress: () => undefined }),
    );
    assert.is(problem.message, `cube.mat of scene ksc could not be downloaded; ${server.url}/cube.mat: the host refuses the connection`);
  }));

test('two at once: one downloads, the other waits', () =>
  withFolder(async (folder) => {
    const slow: Answer = (request, response, count) => void setTimeout(() => whole(request, response, count), 100);
    const server = await serve(slow);
    const scene: KnownScene = { ...findScene('ksc')!, cube: { file: 'cube.mat', url: `${server.url}/cube.mat`, sha256: SHA256 } };
    const said: string[] = [];
    const options = { folder, mirrors: [], say: (text: string) => said.push(text), onProgress: () => undefined };
    const both = await Promise.all([fetchFile(scene, 'cube', options), fetchFile(scene, 'cube', options)]);
    await server.close();
    assert.equal(both.map(({ state }) => state).sort(), ['fetched', 'present']);
    assert.equal([server.requests.length, said], [1, [`${join(folder, 'ksc', 'cube.mat')}: another process downloads it; waiting`]]);
  }));

test.run();

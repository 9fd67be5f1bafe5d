// The parts of the report: what each runs, and what of it is kept. A part calls `keep` after everything that it measured, so that a part
// that is cut leaves what it had; it gives true if it is not done.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const HSI_RUN = 'dist/program/cli/main.js';
const TESTS = 'dist/test/engine/webgpu';
const median = (list) => [...list].sort((a, b) => a - b)[list.length >> 1];
const fixed = (value, digits = 3) => (value === undefined ? '' : value.toFixed(digits));

/** PyTorch on the same GPU, as the field writes it and at its best. */
const PEERS = Object.fromEntries(
  [[], ['--tf32']].flatMap((precision) =>
    Object.entries({
      'eager, conv3d': ['--form', 'conv3d'],
      'eager, conv2d': ['--form', 'conv2d'],
      'CUDA graph, conv3d': ['--form', 'conv3d', '--graphs'],
      'CUDA graph, conv2d': ['--form', 'conv2d', '--graphs'],
      'torch.compile, conv3d': ['--form', 'conv3d', '--compile'],
      'torch.compile, conv2d': ['--form', 'conv2d', '--compile'],
    }).map(([name, args]) => [`PyTorch ${name}${precision.length > 0 ? ', TF32' : ''}`, [...args, ...precision]]),
  ),
);

/**
 * @param options those of the command
 * @param run what starts a program and gives its lines, or what it had said when its time was up
 */
export function partsOf(options, run) {
  const { pipeline, engine, python, scale, data } = options;
  const some = (count) => String(Math.max(1, Math.round(count * scale)));
  const node = (...args) => run(process.execPath, args);
  const hsiRun = (...args) => node(HSI_RUN, ...args);
  const jsonOf = ({ text }) => JSON.parse(text.trim().split('\n').at(-1));
  const trials = async (runs) =>
    JSON.parse((await run(process.execPath, [HSI_RUN, 'ls', 'trials', '--runs', runs, '--json'], { seconds: 60 })).text || '[]');

  return {
    async engines(keep) {
      const found = await hsiRun('engines', '--json');
      if (found.cut) return true;
      const engines = JSON.parse(found.text);
      keep({ engines }, ['```', JSON.stringify(engines, null, 2), '```']);
    },
    async tests(keep) {
      const files = ['kernels', 'gradients', 'training', 'together', 'together-trials', 'dense', 'kinds', 'failures', 'lost'].filter(
        (name) => existsSync(join(TESTS, `${name}.test.js`)),
      );
      const results = {};
      // The first cut is the last: what is left of the time is nothing.
      for (const name of files) {
        const { code, cut, text, seconds } = await run(process.execPath, [join(TESTS, `${name}.test.js`)], {
          env: { HSI_TESTS_SHARE: scale },
        });
        const figure = (title) => Number(new RegExp(`${title}:\\s+(\\d+)`).exec(text)?.[1] ?? 0);
        results[name] = {
          passed: figure('Passed'),
          of: figure('Total'),
          seconds,
          ...(cut ? { cut } : {}),
          ...(code === 0 || cut ? {} : { said: text.slice(-4000) }),
        };
        keep(
          { tests: results },
          Object.entries(results).map(
            ([title, one]) => `- ${title}: ${one.passed} of ${one.of} passed, ${fixed(one.seconds, 1)} s${one.cut ? ', cut' : ''}`,
          ),
        );
        if (cut) return true;
      }
    },
    async bits(keep) {
      const networks = { 'an SSRN': [], 'attention, groups and gates': ['--blocks'] };
      const found = {};
      for (const [title, network] of Object.entries(networks)) {
        const results = [];
        for (const args of [[], [], ['--unsafe']]) {
          const said = await node('scripts/gpu-report/bits.mjs', some(40), engine, ...network, ...args);
          if (said.cut) return true;
          results.push(said.code === 0 ? jsonOf(said) : { error: said.text.slice(-4000) });
          const failed = results.filter(({ error }) => error !== undefined).length;
          // Runs that failed have no bits, and so none that are the same.
          const same = failed === 0 && new Set(results.map(({ weights, logits }) => `${weights} ${logits}`)).size === 1;
          found[title] = { same, results, verdict: failed > 0 ? `${failed} FAILED` : same ? 'the same bits' : 'OTHER BITS' };
          keep(
            { same: Object.values(found).every((one) => one.same), networks: found },
            Object.entries(found).flatMap(([name, one]) => [
              `${name}: ${one.results.length} of 3 runs, the last without Dawn's robustness and zero-initialisation: ${one.verdict}`,
              ...one.results.flatMap(({ error }) => (error === undefined ? [] : [`- ${whyOf(error)}`])),
            ]),
          );
        }
      }
    },
    async kernels(keep) {
      const said = await node('scripts/bench-webgpu.mjs', pipeline, some(350), engine, '--json');
      const lines = said.text
        .trim()
        .split('\n')
        .filter((line) => line.startsWith('{'));
      if (lines.length === 0) throw new Error(whyOf(said.text));
      const { replayed, uncaptured, dispatches, operations, needed, kinds = {} } = JSON.parse(lines.at(-1));
      keep(JSON.parse(lines.at(-1)), [
        ...(replayed
          ? [
              `a step: ${fixed(replayed.ms)} ms, JavaScript ${fixed(replayed.scriptMs)} ms, uncaptured ${fixed(uncaptured?.ms) || 'not measured'} ms`,
            ]
          : []),
        ...(dispatches ? [`${dispatches} dispatches; ${fixed(operations / 1e9, 2)} GFLOP executed, ${fixed(needed / 1e9, 2)} needed`] : []),
        '',
        '| kernel | times | ms | GFLOP/s |',
        '|---|---|---|---|',
        ...Object.entries(kinds)
          .sort(([, a], [, b]) => b.ms - a.ms)
          .map(
            ([label, kind]) =>
              `| ${label} | ${kind.count} | ${fixed(kind.ms, 4)} | ${kind.operations ? fixed(kind.operations / kind.ms / 1e6, 0) : ''} |`,
          ),
        ...(said.cut ? ['', 'cut'] : []),
      ]);
      return said.cut;
    },
    async pytorch(keep) {
      const there = await run(python, ['-c', 'import torch, sys; print(torch.__version__); sys.exit(not torch.cuda.is_available())']);
      const peers = there.code === 0 ? Object.entries(PEERS) : [];
      const runners = [
        ['hsi-run', () => hsiRun('bench', pipeline, '--engine', engine, '--steps', some(7), '--json', ...data)],
        ...peers.map(([name, args]) => [
          name,
          () => run(python, ['scripts/pytorch_ssrn.py', '--device', 'cuda', '--steps', some(7), ...args]),
        ]),
      ];
      const measured = runners.map(([name]) => ({ name, trainStepMs: [], predictPatchMs: [], error: undefined }));
      const show = () => [
        '| | training step, ms | hsi-run / it | a patch, ms |',
        '|---|---|---|---|',
        ...measured
          .filter(({ trainStepMs }) => trainStepMs.length > 0)
          .map(
            ({ name, trainStepMs, predictPatchMs }) =>
              `| ${name} | ${fixed(median(trainStepMs))} | ${fixed(median(measured[0].trainStepMs) / median(trainStepMs))} | ${fixed(median(predictPatchMs), 4)} |`,
          ),
      ];
      const failures = () => measured.flatMap(({ name, error }) => (error ? [`- ${name} failed: ${whyOf(error)}`] : []));
      for (let round = 0; round < Math.max(1, Math.round(3 * scale)); round++) {
        for (const [index, [, start]] of runners.entries()) {
          const said = await start();
          if (said.cut) return true;
          if (said.code !== 0) {
            measured[index].error = said.text.slice(-4000);
            keep({ measured }, [...show(), '', ...failures()]);
            continue;
          }
          const { trainStepMs, predictPatchMs } = index === 0 ? JSON.parse(said.text) : jsonOf(said);
          measured[index].trainStepMs.push(trainStepMs);
          measured[index].predictPatchMs.push(predictPatchMs);
          keep({ pytorch: there.code === 0 ? there.text.trim() : `none with a GPU as ${python}`, measured }, [
            ...show(),
            '',
            ...failures(),
          ]);
        }
      }
    },
    async seeds(keep) {
      const results = {};
      for (const jobs of options.jobs.split(',')) {
        const said = await node('scripts/bench-together.mjs', pipeline, '--seeds', jobs, '--steps', some(70), '--engine', engine, '--json');
        if (said.cut) return true;
        results[jobs] = said.code === 0 ? jsonOf(said) : { error: said.text.slice(-4000) };
        keep({ results }, [
          '| seeds at once | ms a step and seed | JavaScript | dispatches for all | MB |',
          '|---|---|---|---|---|',
          ...Object.entries(results).map(([count, { error, ms, scriptMs, dispatches = '', megabytes }]) =>
            error
              ? `| ${count} | failed: ${whyOf(error)} | | | |`
              : `| ${count} | ${fixed(ms)} | ${fixed(scriptMs)} | ${dispatches} | ${megabytes} |`,
          ),
        ]);
      }
    },
    async large(keep) {
      const said = await node('scripts/gpu-report/large.mjs', String(scale), engine);
      const shapes = said.text
        .trim()
        .split('\n')
        .filter((line) => line.startsWith('{'))
        .map((line) => JSON.parse(line));
      keep({ shapes, ...(said.cut ? { cut: true } : {}), ...(said.code === 0 || said.cut ? {} : { said: said.text.slice(-2000) }) }, [
        '| shape | ms | largest error |',
        '|---|---|---|',
        ...shapes.map(
          ({ shape, ms, errors, skipped, error }) =>
            `| ${shape} | ${fixed(ms, 1)} | ${skipped ?? error ?? Math.max(...Object.values(errors)).toExponential(1)} |`,
        ),
        ...(said.cut ? ['', 'cut'] : []),
        ...(said.code === 0 || said.cut ? [] : ['', `failed: ${whyOf(said.text)}`]),
      ]);
      return said.cut;
    },
    async protocol(keep, { output }) {
      const runs = join(output, 'runs');
      // A tenth: of the epochs, and of ten seeds the first.
      const less = scale === 1 ? [] : ['--set', `training.epochs=${some(200)}`, '--shard', `1/${Math.round(1 / scale)}`];
      const set = options.set.flatMap((value) => ['--set', value]);
      const most = options.jobs.split(',').at(-1);
      const said = await hsiRun(
        'run',
        pipeline,
        '--engine',
        engine,
        '--jobs',
        most,
        '--runs',
        runs,
        '--quiet',
        '--json',
        ...data,
        ...set,
        ...less,
      );
      const done = existsSync(join(runs, 'trials')) ? await trials(runs) : [];
      const against = options.against ? await trials(options.against) : [];
      const failed = said.code === 0 || said.cut ? {} : { said: said.text.slice(-2000) };
      keep({ finished: done.length, cut: said.cut, seconds: said.seconds, trials: done, against, ...failed }, [
        ...(failed.said ? [`failed: ${whyOf(failed.said)}`, ''] : []),
        `${done.length} trials are finished after ${fixed(said.seconds / 60, 1)} min more${said.cut ? '; the next call goes on' : ''}`,
        '',
        "| trial | OA | wasm's OA |",
        '|---|---|---|',
        ...done.map(
          (one) =>
            `| ${one.configuration ?? ''} ${one.seed} | ${one.oa} | ${against.find((other) => identityOf(other) === identityOf(one))?.oa ?? ''} |`,
        ),
      ]);
      return said.cut || said.code !== 0;
    },
  };
}

/** What a trial is of, its engine apart. */
function identityOf({ folder }) {
  const { engine, ...rest } = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')).trial;
  return engine && JSON.stringify(rest);
}

/** Of what a program printed that failed: the line that says why, not the first one of its stack. */
function whyOf(text) {
  const lines = text.trim().split('\n');
  const [, told] = /"message": "((?:[^"\\]|\\.)*)"/.exec(text) ?? [];
  return (told ?? lines.find((line) => /^\s*(\w*Error|Failure)\b.*: /.test(line)) ?? lines.at(-1)).trim().slice(0, 300);
}

/** What stands in the folder of the report so far. */
export function resultsIn(output) {
  return existsSync(output)
    ? readdirSync(output)
        .filter((file) => /^\d-.*\.json$/.test(file))
        .sort()
    : [];
}

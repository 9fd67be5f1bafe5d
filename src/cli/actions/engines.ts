import type { DeviceFacts } from '../../engine/engine.js';
import { type DoctorReport, examine, type KindReport, type TestedEngine } from '../../workers/engines/doctor.js';
import type { SelfTest } from '../../workers/engines/self-test.js';
import { note, print } from '../text/print.js';
import type { ExitCode } from '../command.js';
import type { General } from '../options/shared.js';
import { userCache } from '../../workers/user-cache.js';

export async function act(_positionals: readonly string[], { json, quiet }: General): Promise<ExitCode> {
  const report = await examine(quiet ? () => undefined : note, userCache());
  print(json ? JSON.stringify(report, null, 2) : describe(report));
  // An engine that is not there is no finding; one that is there and does not work is.
  return report.kinds.some(({ engines: found, problem }) => problem?.code === 'engine-crash' || found.some(isIll)) ? 1 : 0;
}

function isIll({ test }: TestedEngine): boolean {
  return !test?.passed || !test.repeats;
}

function describe({ kinds, auto }: DoctorReport): string {
  return [
    ...kinds.flatMap((kind) => [...describeKind(kind), '']),
    `auto takes ${auto.name}`,
    ...(auto.passedOver ?? []).map((reason) => `  not ${reason}`),
  ].join('\n');
}

function describeKind({ name, summary, promise, engines: found, problem }: KindReport): string[] {
  return [
    `${name}: ${summary}`,
    `  promise    ${promise}`,
    ...(problem ? [`  missing    ${problem.message}`, ...(problem.hint ? [`             ${problem.hint}`] : [])] : []),
    ...found.flatMap(({ device, software, threads, test, problem: untested }, index) => [
      ...(device ? describeDevice(device, index, software ?? false) : []),
      ...(threads
        ? [`  threads    ${threads} for a trial alone; trials at once share the cores (--jobs, --threads), with the same bits`]
        : []),
      ...describeTest(test, untested?.message),
    ]),
  ];
}

function describeDevice({ name, maker, driver, alike, limits, features }: DeviceFacts, index: number, software: boolean): string[] {
  const shown = LIMITS.filter(([limit]) => limit in limits).map(
    ([limit, text, bytes]) => `${text} ${bytes ? size(limits[limit]) : limits[limit]}`,
  );
  return [
    `  device ${index}   ${name} (${maker}; ${driver})${software ? ', a software driver: computes on the processor' : ''}`,
    ...(alike > 1
      ? [
          `             ${alike} have this name and cannot be told apart: the first is used. To choose, show only one to each process (scheduler or` +
            ' container)',
        ]
      : []),
    ...(shown.length > 0
      ? [`  limits     ${shown.join(', ')}`, `  uses       ${features.join(', ') || 'neither subgroups nor timestamps'}`]
      : []),
  ];
}

function describeTest(test: SelfTest | undefined, problem = ''): string[] {
  if (!test) return [`  self test  failed: ${problem}`];
  const { passed, checks, repeats, seconds, notices } = test;
  const worst = checks.reduce((a, b) => (b.deviation / b.tolerance > a.deviation / a.tolerance ? b : a));
  const differs =
    worst.deviation === 0
      ? 'equals cpu to the bit'
      : `the largest difference from cpu is in ${worst.what}: ${worst.deviation.toExponential(1)} (${worst.tolerance.toExponential(0)} is allowed)`;
  return [
    `  self test  ${passed && repeats ? 'passed' : 'FAILED'} in ${seconds.toFixed(1)} s: ${differs}; ${repeats ? 'the same bits' : 'other bits'} when repeated`,
    ...notices.map((notice) => `             ${notice}`),
  ];
}

/** The limits that matter to people, what they are called here, and whether they are bytes. */
const LIMITS: readonly [limit: string, text: string, bytes: boolean][] = [
  ['maxStorageBuffersPerShaderStage', 'buffers of a kernel', false],
  ['maxBufferSize', 'largest buffer', true],
  ['maxStorageBufferBindingSize', 'of it bound', true],
  ['maxComputeInvocationsPerWorkgroup', 'threads of a group', false],
  ['maxComputeWorkgroupStorageSize', 'memory of a group', true],
];

function size(bytes: number): string {
  const [least, unit] = (
    [
      [1024 * 1024 * 1024, 'GiB'],
      [1024 * 1024, 'MiB'],
      [1024, 'KiB'],
    ] as const
  ).find(([unitBytes]) => bytes >= unitBytes) ?? [1, 'B'];
  return `${Number((bytes / least).toFixed(1))} ${unit}`;
}

import { Failure } from '../../../errors/failure.js';
import { nearName } from '../../../errors/near-name.js';
import type { DeviceFacts } from '../../engine.js';
import { vulkanAdvice } from './advice.js';
import { type Dawn, loadDawn } from './dawn.js';
import { FEATURES, LIMITS } from './device.js';

/** A GPU, or a driver that plays one. */
export interface Adapter {
  /** Its place in Dawn's list, from 0. */
  readonly index: number;
  /** Name in lower case with hyphens: part of trials' addresses. */
  readonly slug: string;
  /** It computes on the processor. */
  readonly software: boolean;
  readonly facts: DeviceFacts;
  /** What opens it; Dawn must keep it reachable as long as anything of it is used. */
  readonly gpu: GPU;
}

/**
 * Every instance of Dawn that was made: one that is collected while threads of its driver still end aborts the process ("std::system_error:
 * Invalid argument").
 */
const instances: GPU[] = [];

function keep(gpu: GPU): GPU {
  instances.push(gpu);
  return gpu;
}

const SOFTWARE = /swiftshader|llvmpipe|lavapipe|softpipe|basic render/i;

/** Every adapter that Dawn can use, in its order; of several of one name the first, as Dawn opens them by name. */
export async function listAdapters(): Promise<Adapter[]> {
  const dawn = await loadDawn();
  const names = await adapterNames(dawn);
  const adapters: Adapter[] = [];
  for (const [name, alike] of names) {
    const gpu = keep(dawn.create([`adapter=${name}`]));
    const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
    // One that cannot do what WebGPU asks for is listed, but not given.
    if (!adapter) continue;
    const info = adapter.info as GPUAdapterInfo & { readonly isFallbackAdapter?: boolean };
    const slug = slugOf(name);
    // A part of a name is enough for Dawn: it may give another one, whose name is longer.
    const given = slugOf(info.device);
    if (given !== slug && [...names.keys()].some((other) => slugOf(other) === given)) continue;
    adapters.push({
      index: adapters.length,
      slug,
      gpu,
      software: Boolean(info.isFallbackAdapter) || SOFTWARE.test(name),
      facts: { name, maker: info.vendor, driver: info.description, alike, ...abilities(adapter) },
    });
  }
  return adapters;
}

/**
 * The adapter that a name part or an index means; without either the first real GPU, else the first of all.
 *
 * @throws Failure `engine` if there is none, or the part fits several
 */
export async function chooseAdapter(device?: string): Promise<Adapter> {
  const adapters = await listAdapters();
  if (adapters.length === 0) {
    throw new Failure({ code: 'engine', message: 'the webgpu engine finds no GPU that it can use', hint: vulkanAdvice(true) });
  }
  if (device === undefined) return adapters.find(({ software }) => !software) ?? adapters[0];
  const exact = adapters.find(({ index, slug, facts }) => String(index) === device || slug === device || facts.name === device);
  const fitting = exact
    ? [exact]
    : adapters.filter(
        ({ slug, facts }) => facts.name.toLowerCase().includes(device.toLowerCase()) || slug.includes(slugOf(device) || device),
      );
  if (fitting.length === 1) return fitting[0];
  const list = adapters.map(({ index, facts }) => `${index}: ${facts.name}`).join(', ');
  const words = adapters.flatMap(({ slug }) => [slug, ...slug.split('-')]);
  throw new Failure({
    code: 'engine',
    place: { file: `--device ${device}` },
    message: fitting.length > 1 ? `${JSON.stringify(device)} matches ${fitting.length} GPUs` : `there is no GPU ${JSON.stringify(device)}`,
    suggestion: fitting.length > 1 ? undefined : nearName(device, words),
    hint: `The GPUs of this machine: ${list}.`,
  });
}

/** How many there are of each name. Dawn gives the list to whoever asks for an adapter that is not there. */
async function adapterNames({ create }: Dawn): Promise<Map<string, number>> {
  const names = new Map<string, number>();
  try {
    await keep(create(['adapter=\u0001'])).requestAdapter();
  } catch (error) {
    // One GPU may be listed once for each of the system's interfaces.
    const counts = new Map<string, number>();
    for (const [, backend, name] of String((error as Error).message).matchAll(/backend: '(.*?)', name: '(.*)'/g)) {
      const count = (counts.get(`${backend}\n${name}`) ?? 0) + 1;
      counts.set(`${backend}\n${name}`, count);
      names.set(name, Math.max(count, names.get(name) ?? 0));
    }
  }
  return names;
}

function abilities({ limits, features }: GPUAdapter): Pick<DeviceFacts, 'limits' | 'features'> {
  const values = limits as unknown as Record<string, number>;
  return {
    limits: Object.fromEntries(LIMITS.map((limit) => [limit, values[limit]])),
    features: FEATURES.filter((feature) => features.has(feature)),
  };
}

export function slugOf(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}

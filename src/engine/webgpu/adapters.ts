import { Failure } from '../../errors/failure.js';
import { type Dawn, loadDawn } from './dawn.js';

/** A GPU, or a driver that plays one. */
export interface Adapter {
  /** Its place in Dawn's list, from 0. */
  readonly index: number;
  readonly name: string;
  /** The maker, such as `nvidia`. */
  readonly maker: string;
  /** The driver and its version. */
  readonly driver: string;
  /** It computes on the processor. */
  readonly software: boolean;
  /** Name in lower case with hyphens: part of trials' addresses. */
  readonly slug: string;
  /** What opens it; Dawn must keep it reachable as long as anything of it is used. */
  readonly gpu: GPU;
}

const SOFTWARE = /swiftshader|llvmpipe|lavapipe|softpipe|basic render/i;

/** Every adapter that Dawn can use, in its order. */
export async function listAdapters(): Promise<Adapter[]> {
  const dawn = await loadDawn();
  const adapters: Adapter[] = [];
  for (const name of await adapterNames(dawn)) {
    const gpu = dawn.create([`adapter=${name}`]);
    const adapter = await gpu.requestAdapter();
    // One that cannot do what WebGPU asks for is listed, but not given.
    if (!adapter) continue;
    const { vendor, description, isFallbackAdapter } = adapter.info as GPUAdapterInfo & { readonly isFallbackAdapter?: boolean };
    adapters.push({
      index: adapters.length, name, maker: vendor, driver: description, gpu,
      software: Boolean(isFallbackAdapter) || SOFTWARE.test(name), slug: slugOf(name),
    });
  }
  return adapters;
}

/**
 * The adapter that a name part or an index means; without either the first real GPU, else the first of all.
 *
 * @throws Failure `engine` if there is none
 */
export async function chooseAdapter(device?: string): Promise<Adapter> {
  const adapters = await listAdapters();
  const chosen = device === undefined || device === ''
    ? adapters.find(({ software }) => !software) ?? adapters[0]
    : adapters.find(({ index, slug, name }) => String(index) === device || slug === device
      || name.toLowerCase().includes(device.toLowerCase()));
  if (chosen) return chosen;
  if (adapters.length > 0) {
    throw new Failure({
      code: 'engine', message: `there is no GPU ${JSON.stringify(device)}`, place: { file: `--engine webgpu:${device}` },
      cure: `This machine has ${adapters.map(({ index, name }) => `${index}: ${name}`).join(', ')}.`,
    });
  }
  throw new Failure({
    code: 'engine', message: 'the webgpu engine finds no GPU that it can use',
    cure: 'See that vulkaninfo lists it (package vulkan-tools), that libvulkan1 is installed and that you may open its device '
      + 'files; or use --engine wasm.',
  });
}

/** Dawn gives the list to whoever asks for an adapter that is not there. */
async function adapterNames({ create }: Dawn): Promise<string[]> {
  try {
    await create(['adapter=\u0001']).requestAdapter();
  } catch (error) {
    return [...new Set([...String((error as Error).message).matchAll(/name: '(.*)'/g)].map(([, name]) => name))];
  }
  return [];
}

function slugOf(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '');
}

export function classOf({ slug }: Pick<Adapter, 'slug'>): string {
  return `webgpu:${slug}`;
}

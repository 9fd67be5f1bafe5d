/**
 * Of the kernels: it stands in the class of every trial. It grows whenever a kernel's bits move on some GPU, so that a result of before
 * never answers for one of after. 2: the gradients of strided convolutions and of small kernels add in another order.
 * 3: attention, normalization of lines, gates, windows, pooling and what else networks used of tfjs' kernels are kernels of our own.
 * 4: convolutions along lines take the nested short form.
 */
const KERNELS_VERSION = 4;

/** The class of a GPU's trials, which finds the same GPU again too. */
export function classOf(slug: string): string {
  return `webgpu:${slug}:${KERNELS_VERSION}`;
}

/** What names a GPU in a class, or else in a name. */
export function deviceOf(name: string): string {
  return name.replace(/:\d+$/, '');
}

/** Node reads four files at a time; each item may have several open, and a process may open no more than so many (often 1024). */
const AT_ONCE = 8;

/** Does something with each item, some at a time; the results in the items' order. */
export async function someAtOnce<Item, Result>(
  items: readonly Item[],
  work: (item: Item, index: number) => Promise<Result>,
  most = AT_ONCE,
): Promise<Result[]> {
  const results = new Array<Result>(items.length);
  const queue = items.entries();
  await Promise.all(
    Array.from({ length: Math.min(most, items.length) }, async () => {
      for (const [index, item] of queue) results[index] = await work(item, index);
    }),
  );
  return results;
}

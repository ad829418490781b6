/** Does something for each, so many at a time, and answers in their order. */
export async function sideBySide<Item, Result>(
  items: readonly Item[],
  parallel: number,
  act: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = []
  const waiting = items.entries()
  const work = async (): Promise<void> => {
    for (const [at, item] of waiting) results[at] = await act(item)
  }
  await Promise.all(Array.from({ length: Math.max(1, parallel) }, work))
  return results
}

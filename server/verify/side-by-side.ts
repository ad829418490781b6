/** Does something for each, so many at a time, and answers in their order. A worker has a number. */
export async function sideBySide<Item, Result>(
  items: readonly Item[],
  jobs: number,
  act: (item: Item, worker: number) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = []
  let next = 0
  const work = async (worker: number): Promise<void> => {
    for (let at = next++; at < items.length; at = next++) {
      results[at] = await act(items[at] as Item, worker) // below the length there is one
    }
  }
  await Promise.all(
    Array.from({ length: Math.min(jobs, items.length) }, (_, worker) => work(worker)),
  )
  return results
}

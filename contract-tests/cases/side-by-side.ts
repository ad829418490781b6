import type { PlannedCase } from './plan.js'

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
    Array.from({ length: Math.min(Math.max(1, jobs), items.length) }, (_, worker) => work(worker)),
  )
  return results
}

/** Cases in their order; those that measure time come at the end, one after the other, when nothing else runs. */
export async function tryPlanned<Result>(
  planned: readonly PlannedCase[],
  jobs: number,
  act: (planned: PlannedCase, worker: number) => Promise<Result>,
): Promise<readonly Result[]> {
  const together = planned.filter((each) => !isAlone(each))
  return [
    ...(await sideBySide(together, jobs, act)),
    ...(await sideBySide(planned.filter(isAlone), 1, act)),
  ]
}

const isAlone = ({ definition }: PlannedCase): boolean => definition.alone === true

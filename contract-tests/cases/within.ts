/** The longest that a client is waited for: as long as it may wait for a silent connection. */
export const PATIENCE_MS = 63_000

/** What is promised, unless it takes too long. */
export function within<Value>(ms: number, act: () => Value | Promise<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`nothing came back within ${ms} ms`)), ms)
    const end = (settle: () => void): void => {
      clearTimeout(timer)
      settle()
    }
    Promise.resolve()
      .then(act)
      .then(
        (value) => end(() => resolve(value)),
        (error: unknown) => end(() => reject(error as Error)),
      )
  })
}

export const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => void setTimeout(resolve, ms))

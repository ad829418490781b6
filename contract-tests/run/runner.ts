/** What is used of a test runner: Vitest, Jest and others have it. */
export interface Runner {
  describe(name: string, define: () => void): void
  readonly test: Define & { readonly skip: Define }
  beforeAll(act: () => Promise<void>, ms?: number): void
  afterAll(act: () => Promise<void>, ms?: number): void
}

type Define = (name: string, act: () => void | Promise<void>) => void

/** The runner whose globals are there, else Vitest where it runs this process; it is loaded only here. */
export async function findRunner(): Promise<Runner> {
  const globals: unknown = globalThis
  if (isRunner(globals)) return globals
  if (process.env['VITEST'] !== undefined) {
    // Not a literal, so that neither a compiler nor a bundler wants it installed.
    const name = 'vitest'
    const vitest: unknown = await import(name)
    if (isRunner(vitest)) return vitest
  }
  throw new TypeError(
    'describeContract needs Vitest, or describe, test, beforeAll and afterAll as globals; with any other runner, such as node:test, use runContract',
  )
}

function isRunner(value: unknown): value is Runner {
  if (typeof value !== 'object' || value === null) return false
  return ['describe', 'test', 'beforeAll', 'afterAll'].every(
    (name) => typeof (value as { readonly [name: string]: unknown })[name] === 'function',
  )
}

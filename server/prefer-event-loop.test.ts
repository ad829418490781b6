import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { bundle } from './bundle.testing.js'

const file = await bundle(fileURLToPath(new URL('prefer-event-loop.ts', import.meta.url)))

/** The priorities of the threads of a fresh process, its event loop's first, in which `preferEventLoop` was called. */
async function prioritiesAfter(call: string): Promise<readonly number[]> {
  const code = `
    import { pbkdf2 } from 'node:crypto'
    import { readdirSync } from 'node:fs'
    import { getPriority } from 'node:os'
    import { preferEventLoop } from ${JSON.stringify(file)}
    ${call}
    // With one thread in the pool, what was asked of it before has been done.
    pbkdf2('', '', 1, 8, 'sha1', () => {
      const threads = readdirSync('/proc/self/task').map(Number).filter((each) => each !== process.pid)
      console.log(JSON.stringify([process.pid, ...threads].map((each) => getPriority(each))))
    })`
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '--eval', code],
    { env: { ...process.env, UV_THREADPOOL_SIZE: '1' } },
  )
  return JSON.parse(stdout) as readonly number[] // printed above
}

test.runIf(process.platform === 'linux')(
  'the threads that work for the event loop stand five steps behind it',
  async () => {
    const [loop = 0, ...others] = await prioritiesAfter('preferEventLoop()')
    expect(new Set(others)).toEqual(new Set([loop + 5]))
  },
)

test.runIf(process.platform === 'linux')(
  'where threads have no priority nothing does',
  async () => {
    const [loop, ...others] = await prioritiesAfter(`preferEventLoop('darwin')`)
    expect(new Set(others)).toEqual(new Set([loop]))
  },
)

import { execFile, execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { request } from 'node:http'
import { getPriority } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterEach, beforeAll, expect, test } from 'vitest'
import { temporaryFolder } from './cli.testing.js'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const CLI = join(ROOT, 'dist', 'server', 'cli.js')
const children: ChildProcess[] = []

beforeAll(() => {
  if (!existsSync(CLI)) execFileSync('npx', ['tsc', '--build'], { cwd: ROOT })
}, 60_000)

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

interface Started {
  readonly child: ChildProcess
  readonly url: string
  readonly state: string
  readonly ended: Promise<{ code: number | null; err: string }>
}

/** Starts the real command and waits for its banner. */
async function start(): Promise<Started> {
  const state = await temporaryFolder()
  const child = spawn(process.execPath, [CLI, '--port', '0', '--json', '--state', state], {
    cwd: state,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.push(child)
  let err = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text))
  const ended = new Promise<{ code: number | null; err: string }>((resolve) =>
    child.once('close', (code) => resolve({ code, err })),
  )
  const line = await new Promise<string>((resolve) =>
    child.stdout.setEncoding('utf8').once('data', resolve),
  )
  const { url } = JSON.parse(line) as { readonly url: string } // our own banner
  return { child, url, state, ended }
}

/** An order that is answered after a while; resolves when the server has taken it. */
async function slowOrder(url: string, delayMs: number): Promise<Promise<number>> {
  const wecom = `${url}/cgi-bin/miniapppay/create_order?access_token=t`
  const headers = {
    'Content-Type': 'application/json',
    'Wechatpay-Negative-Test': `40058;delay=${delayMs}`,
    Expect: '100-continue',
  }
  const order = request(wecom, { method: 'POST', headers, agent: false })
  const status = new Promise<number>((resolve) => {
    order.once('response', (response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
    order.once('error', () => resolve(0))
  })
  await new Promise((resolve) => order.once('continue', resolve).flushHeaders())
  const payer = { openid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o' }
  const amount = { total: 1, currency: 'CNY' }
  const base = { appid: 'wx8888888888888888', mchid: '1900000109', description: 'x' }
  order.end(JSON.stringify({ ...base, out_trade_no: '12345678', amount, payer }))
  return status
}

test.each(['SIGTERM', 'SIGINT'] as const)('%s ends it with exit code 0', async (signal) => {
  const { child, state, ended } = await start()
  expect(readdirSync(join(state, 'instances'))).toHaveLength(1)
  child.kill(signal)
  expect(await ended).toEqual({ code: 0, err: '' })
  expect(readdirSync(join(state, 'instances'))).toEqual([])
})

test.runIf(process.platform === 'linux')(
  'its event loop goes before its other threads',
  async () => {
    const { child } = await start()
    const { pid = 0 } = child
    const priorities = (): number[] =>
      readdirSync(`/proc/${pid}/task`)
        .map(Number)
        .filter((thread) => thread !== pid)
        .map((thread) => getPriority(thread) - getPriority(pid))
    await expect.poll(() => new Set(priorities())).toEqual(new Set([5]))
  },
)

test('an answer that has begun is finished before it ends', async () => {
  const { child, url, ended } = await start()
  const taken = new Promise((resolve) => child.stderr?.once('data', resolve))
  const status = slowOrder(url, 300)
  await taken
  child.kill('SIGTERM')
  expect(await status).toBe(200)
  expect((await ended).code).toBe(0)
})

test('a second signal ends it at once', async () => {
  const { child, url, state, ended } = await start()
  const taken = new Promise((resolve) => child.stderr?.once('data', resolve))
  const status = slowOrder(url, 60_000)
  await taken
  child.kill('SIGINT')
  child.kill('SIGTERM')
  expect([130, 143]).toContain((await ended).code)
  expect(await status).toBe(0)
  expect(readdirSync(join(state, 'instances'))).toEqual([])
})

test('a taken port is one line and exit code 3', async () => {
  const { url } = await start()
  const argv = [CLI, 'start', '--port', new URL(url).port]
  const failed = await promisify(execFile)(process.execPath, argv).then(
    () => undefined,
    (error: { code: number; stdout: string; stderr: string }) => error,
  )
  expect(failed).toMatchObject({ code: 3, stdout: '' })
  expect(failed?.stderr).toMatch(/^wechatpay-mock: port \d+ of 127\.0\.0\.1 is taken; .*\n$/)
})

test.each([['--version'], ['help'], ['endpoints'], ['errors']])(
  '%s loads neither express nor ajv',
  async (command) => {
    const script = [
      `process.argv = [process.execPath, 'wechatpay-mock', ${JSON.stringify(command)}]`,
      `await import(${JSON.stringify(CLI)})`,
      `const { createRequire } = await import('node:module')`,
      `const loaded = Object.keys(createRequire(${JSON.stringify(CLI)}).cache)`,
      `console.error(loaded.filter((file) => /node_modules/.test(file)).join())`,
    ]
    const argv = ['--input-type=module', '-e', script.join('\n')]
    const { stdout, stderr } = await promisify(execFile)(process.execPath, argv)
    expect(stdout).not.toBe('')
    expect(stderr.trim()).toBe('')
  },
)

test('a reader of the output may leave early', async () => {
  const { stderr } = await promisify(execFile)('sh', [
    '-c',
    `"${process.execPath}" "${CLI}" errors | head -1`,
  ])
  expect(stderr).toBe('')
})

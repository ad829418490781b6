import { registerSchema, validate } from '@hyperjump/json-schema/draft-2020-12'
import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import schema from '../../../schemas/contract-driver.json' with { type: 'json' }
import { cases } from '../../../contract-tests/cases/index.js'
import { captureIo, type Ran, runCaptured, temporaryFolder } from '../../cli.testing.js'
import { run } from '../../run.js'
import { type Running, startServer } from '../../start.js'
import { attachedEnvironment } from '../attached.js'
import { driverClient } from './client.js'

vi.setConfig({ testTimeout: 60_000 })

const NODE = JSON.stringify(process.execPath)
const SHOP = new URL('../../../contract-tests/commands/shop.mjs', import.meta.url)
let folder = ''
let running: Running
beforeAll(async () => {
  registerSchema(schema as never)
  folder = await temporaryFolder()
  running = await startServer({ port: 0, auth: 'strict', delivers: false, state: folder })
})
afterAll(() => running.close())

/** A driver in JavaScript: `hello` is its first line, `acts` what it does. */
async function driver(name: string, hello: object, acts: string): Promise<string> {
  const path = join(folder, `${name}.mjs`)
  await writeFile(
    path,
    `import { createInterface } from 'node:readline'
     const say = (line) => console.log(JSON.stringify(line))
     const acts = { begin: ({ env }) => (Object.assign(process.env, env), {}), end: () => ({}), ${acts} }
     console.log('a library says hello')
     say(${JSON.stringify(hello)})
     for await (const line of createInterface(process.stdin)) {
       const { id, do: what, ...given } = JSON.parse(line)
       Promise.resolve().then(() => acts[what](given)).then(
         (answer) => answer && say({ id, ok: true, ...answer }),
         (error) => say({ id, ok: false, error: error.message }),
       )
     }`,
  )
  return `${NODE} ${JSON.stringify(path)}`
}

/** Believes every answer, and every notice. */
const GULLIBLE = `
  async order({ order }) {
    const { placeOrder } = await import(${JSON.stringify(SHOP.href)})
    return { prepay_id: await placeOrder(order.body) }
  },
  async pay({ prepay_id }) {
    const { checkOut } = await import(${JSON.stringify(SHOP.href)})
    return { parameters: checkOut(prepay_id) }
  },
  notice: ({ headers }) => ({ status: headers['wechatpay-signature'] ? 200 : 500, body: '{}' }),
`
const HELLO = {
  driver: 'gullible',
  version: '1.0.0',
  capabilities: ['order', 'pay', 'notice'],
  endpoints: ['jsapi-with-contract'],
}

const planned = (id: string) => {
  const definition = cases.find((each) => each.id === id)
  if (!definition) throw new Error(`no case ${id}`)
  return { definition, endpoint: 'jsapi-with-contract' as const, missing: [] }
}

interface Line {
  readonly from: 'kit' | 'driver'
  readonly text: string
}

/** Tries cases with a driver, one after the other. */
async function tryWith(command: string, ids: readonly string[], timeoutMs = 30_000) {
  const lines: Line[] = []
  const { PATH, HOME } = process.env
  const env = await attachedEnvironment(running, { env: { PATH, HOME }, platform: 'linux' })
  const client = await driverClient({
    running,
    command,
    env,
    cwd: folder,
    timeoutMs,
    profile: 'development',
    onMessage: (from, text) => lines.push({ from, text }),
  })
  try {
    const tried = []
    for (const id of ids) tried.push(await client.tryCase(planned(id), 0))
    return { hello: client.hello, lines, tried }
  } finally {
    await client.close()
  }
}

const ONCE = { ...HELLO, once: true }

describe('a driver', () => {
  test.each([
    ['for many cases', HELLO],
    ['for one case at a time', ONCE],
  ])('%s is judged by what it does', async (name, hello) => {
    const command = await driver(name.replaceAll(' ', '-'), hello, GULLIBLE)
    const { tried } = await tryWith(command, [
      'order',
      'bad-answer-unsigned',
      'notify-amount-mismatch',
    ])
    expect(tried.map(({ case: { verdict, problem } }) => [verdict, problem])).toEqual([
      ['pass', undefined],
      ['fail', undefined],
      ['fail', undefined],
    ])
  })

  test('says and hears nothing but what the published schema describes', async () => {
    const command = await driver('recorded', HELLO, GULLIBLE)
    const { lines } = await tryWith(command, ['order', 'notify-ok', 'notify-signtest'])
    const parts = new Set<string>()
    for (const { from, text } of lines) {
      const message = JSON.parse(text) as { readonly do?: string; readonly driver?: string }
      const part = from === 'kit' ? 'request' : message.driver ? 'hello' : 'answer'
      parts.add(message.do ?? part)
      const { valid } = await validate(`${schema.$id}#/$defs/${part}`, message as never)
      expect([text, valid]).toEqual([text, true])
      expect((await validate(schema.$id, message as never)).valid).toBe(true)
    }
    expect(parts).toEqual(new Set(['hello', 'answer', 'begin', 'order', 'pay', 'notice', 'end']))
    expect((await validate(schema.$id, { id: 1, ok: false } as never)).valid).toBe(false)
  })

  test('that refuses says so, which is no problem', async () => {
    const acts = `order() { throw new Error('I do not trust it') }`
    const command = await driver('refuses', { ...HELLO, capabilities: ['order'] }, acts)
    const { lines } = await tryWith(command, ['bad-answer-unsigned'])
    expect(lines.map(({ text }) => text)).toContainEqual(
      expect.stringContaining('"ok":false,"error":"I do not trust it"'),
    )
  })

  test.each([
    ['ends', `order: () => process.exit(7)`, 'it ended with code 7'],
    ['hangs', `order: () => new Promise(() => undefined)`, 'it did not answer within 1 s'],
    ['has no prepay_id', `order: () => ({ prepayid: 'x' })`, 'the answer needs prepay_id'],
    ['answers what nobody asked', `order: () => ({ id: 99 })`, 'nothing with id 99 waits'],
    ['says no reason', `order: () => ({ ok: false })`, '"ok": false and an "error"'],
    ['prints no JSON', `order: () => void console.log('{"id":')`, 'no JSON'],
    ['talks too much', `order: () => ({ prepay_id: 'x'.repeat(2e6) })`, 'longer than 1048576'],
  ])('that %s is a problem and no pass', async (name, acts, message) => {
    const command = await driver(name.replaceAll(' ', '-'), HELLO, acts)
    const { tried } = await tryWith(command, ['bad-answer-unsigned'], 1_000)
    const [{ case: played }] = tried as [(typeof tried)[number]]
    expect(played.problem).toContain(message)
    expect(played.verdict).toBe('not-exercised')
  })

  test('that ended is started again for the next case', async () => {
    const acts = `${GULLIBLE} begin: ({ case: name }) => name === 'paid-elsewhere' ? process.exit(1) : {},`
    const command = await driver('restarted', HELLO, acts)
    const { tried } = await tryWith(command, ['paid-elsewhere', 'order'])
    expect(tried.map(({ case: { verdict } }) => verdict)).toEqual(['not-exercised', 'pass'])
  })
})

describe('verify --driver', () => {
  const verify = (command: string, ...flags: readonly string[]): Promise<Ran> => {
    const { PATH = '', HOME = '' } = process.env
    const argv = ['verify', '--state', folder, '--driver', command, ...flags]
    return runCaptured(argv, { env: { PATH, HOME }, cwd: folder, home: folder })
  }

  test('tries what the driver offers, and says that the rest is not applicable', async () => {
    const hello = { ...HELLO, capabilities: ['order'] }
    const command = await driver('offers', hello, GULLIBLE)
    const { code, err } = await verify(
      command,
      '--case',
      'order',
      '--case',
      'notify-ok',
      '--case',
      'wecom-order',
    )
    expect(err).toMatch(/^\d\/3 order \(jsapi-with-contract\): pass$/m)
    expect(err).toMatch(/^\d\/3 notify-ok \(jsapi-with-contract\): not-applicable$/m)
    expect(err).toMatch(/^\d\/3 wecom-order \(wecom-create-order\): not-applicable$/m)
    expect(code).toBe(0)
  })

  test('is interrupted with its driver', async () => {
    const started = join(folder, 'ordering')
    const acts = `async order() {
      (await import('node:fs')).writeFileSync(${JSON.stringify(started)}, '')
      return new Promise(() => undefined)
    }`
    const command = await driver('waits', HELLO, acts)
    const { PATH, HOME } = process.env
    const io = captureIo({ env: { PATH, HOME }, cwd: folder, home: folder })
    const argv = ['verify', '--state', folder, '--driver', command, '--case', 'order']
    const ended = run(argv, io)
    await expect.poll(() => existsSync(started), { timeout: 20_000 }).toBe(true)
    const at = Date.now()
    io.signal('SIGTERM')
    expect(await ended).toBe(143)
    expect(Date.now() - at).toBeLessThan(10_000)
  })

  test.each([
    ['no-such-driver-anywhere', 'the driver: it ended with code 127'],
    [`echo '{"driver": "x"}'; sleep 5`, 'the first line has to be'],
    [
      `echo '{"driver": "x", "version": "1", "capabilities": ["ordr"]}'; sleep 5`,
      'did you mean order?',
    ],
  ])('%s is told in one line, with exit code 3', async (command, message) => {
    const { code, err } = await verify(command, '--case', 'order')
    expect([code, err]).toEqual([3, expect.stringContaining(message)])
  })
})

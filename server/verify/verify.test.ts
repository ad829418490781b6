import { existsSync, readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { captureIo, type Ran, runCaptured, temporaryFolder } from '../cli.testing.js'
import { run } from '../run.js'

vi.setConfig({ testTimeout: 60_000 })

const NODE = JSON.stringify(process.execPath)
const commands = fileURLToPath(new URL('../../contract-tests/commands/', import.meta.url))
let folder = ''
beforeAll(async () => {
  folder = await temporaryFolder()
})

/** What a program needs of the environment around, and nothing that a test would stumble over. */
const env = { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '' }
const around = (): object => ({ env, cwd: folder, home: folder })

const verify = (...flags: readonly string[]): Promise<Ran> =>
  runCaptured(['verify', '--state', join(folder, 'state'), ...flags], around())

const program = async (name: string, code: string): Promise<string> => {
  const path = join(folder, name)
  await writeFile(path, code)
  return `${NODE} ${JSON.stringify(path)}`
}

const atJsapi = ['--endpoint', 'jsapi-with-contract']

describe('a command', () => {
  test('passes in ten lines of JavaScript that read the steps', async () => {
    const cmd = `${NODE} ${JSON.stringify(`${commands}order.mjs`)}`
    const { code, err } = await verify('--cmd', cmd, ...atJsapi, '--case', 'order')
    expect([code, err]).toEqual([0, expect.stringMatching(/^✔ sign\/valid \(2\)$/m)])
  })

  test('passes in shell with curl', async () => {
    const cmd = `sh ${JSON.stringify(`${commands}order.sh`)}`
    const flags = ['--case', 'order', '--capability', 'order']
    const { code, err } = await verify('--cmd', cmd, ...atJsapi, ...flags)
    expect([code, err]).toEqual([0, expect.stringMatching(/^✔ sign\/valid \(1\)$/m)])
  })

  test('fails the clause that it breaks, and what it printed is shown', async () => {
    const cmd = `echo the-client-speaks; ${NODE} ${JSON.stringify(`${commands}order.mjs`)}`
    const flags = ['--case', 'bad-answer-unsigned', '--case', 'no-retry-no-auth']
    const { code, err } = await verify('--cmd', cmd, ...atJsapi, ...flags)
    expect(code).toBe(1)
    expect(err).toMatch(/^✘ verify\/response-signature MUST$/m)
    expect(err.match(/^ {2}\| the-client-speaks$/gm)).toHaveLength(1)
  })

  test('gets the merchant, the steps and words in its environment, one process per case', async () => {
    const cmd = await program(
      'tell.mjs',
      `import { appendFileSync } from 'node:fs'
       const told = Object.entries(process.env).filter(([name]) => /^(WECHATPAY_MOCK_|https_proxy)/.test(name))
       appendFileSync(${JSON.stringify(join(folder, 'told.txt'))}, JSON.stringify(Object.fromEntries(told)) + '\\n')`,
    )
    const flags = ['--case', 'order', '--case', 'paid-elsewhere', '--jobs', '2']
    await verify('--cmd', cmd, ...atJsapi, ...flags)
    const lines = readFileSync(join(folder, 'told.txt'), 'utf8').trim().split('\n')
    const told = lines.map((line) => JSON.parse(line) as { readonly [name: string]: string })
    expect(told.map((each) => each['WECHATPAY_MOCK_CASE']).toSorted()).toEqual([
      'order',
      'paid-elsewhere',
    ])
    const [one, other] = told
    expect(one?.['WECHATPAY_MOCK_MCHID']).not.toBe(other?.['WECHATPAY_MOCK_MCHID'])
    expect(one).toMatchObject({
      WECHATPAY_MOCK_CASE_RUN: expect.stringMatching(/^[0-9a-f]{16}$/),
      WECHATPAY_MOCK_CASE_NOTIFY_URL: `${one?.['WECHATPAY_MOCK_URL']}/__sink`,
      WECHATPAY_MOCK_CASE_INSTRUCTIONS: expect.stringMatching(/^1\. Order at .*\n.*\n/s),
      https_proxy: one?.['WECHATPAY_MOCK_URL'],
    })
    const steps = JSON.parse(one?.['WECHATPAY_MOCK_CASE_STEPS'] ?? '') as readonly object[]
    expect(steps[0]).toMatchObject({ do: 'order', order: { endpoint: 'jsapi-with-contract' } })
  })

  test.each([
    ['exit 3', [], 'sent nothing as merchant', 'ended with code 3'],
    ['no-such-program-anywhere', [], 'the shell could not run the command', 'exit code 127'],
    ['sleep 30', ['--timeout', '1'], 'did not end within 1 s', '--timeout'],
  ])('%s is a problem and no pass', async (cmd, flags, ...words) => {
    const { code, err } = await verify('--cmd', cmd, ...atJsapi, '--case', 'order', ...flags)
    expect(code).toBe(1)
    const flat = err.replaceAll(/\s+/g, ' ')
    for (const word of words) expect(flat).toContain(word)
    expect(err).not.toMatch(/^✔/m)
  })

  test('that has keys of its own is told so', async () => {
    const cmd = await program(
      'own-keys.mjs',
      `await fetch('https://api.mch.weixin.qq.com/v3/pay/transactions/jsapi-with-contract', {
         method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"mchid":"1230000109"}'
       })`,
    )
    const { err } = await verify('--cmd', cmd, ...atJsapi, '--case', 'order')
    expect(err.replaceAll(/\s+/g, ' ')).toContain('requests came as merchant 1230000109')
  })

  test('is stopped with its children when the run is interrupted', async () => {
    const marker = join(folder, 'started')
    const leftover = join(folder, 'leftover')
    const io = captureIo(around())
    const cmd = `touch '${marker}'; sleep 5; touch '${leftover}'`
    const state = join(folder, 'state')
    const ended = run(['verify', '--state', state, '--cmd', cmd, '--case', 'order'], io)
    await expect.poll(() => existsSync(marker), { timeout: 20_000 }).toBe(true)
    const at = Date.now()
    io.signal('SIGINT')
    expect(await ended).toBe(130)
    expect(Date.now() - at).toBeLessThan(4_000)
    expect(existsSync(leftover)).toBe(false)
  })

  test('tells its progress in plain lines where there is no terminal', async () => {
    const { err } = await verify('--cmd', 'exit 1', ...atJsapi, '--case', 'no-retry-*')
    expect(err.match(/^\d\/4 no-retry-\S+ \(jsapi-with-contract\): not-exercised/gm)).toHaveLength(
      4,
    )
    expect(await verify('--cmd', 'exit 1', ...atJsapi, '--case', 'order', '--quiet')).toMatchObject(
      {
        err: '',
      },
    )
  })
})

describe('the verdicts', () => {
  test('go into a report with the cases, also when nothing is printed', async () => {
    const file = join(folder, 'reports', 'contract.json')
    const cmd = `${NODE} ${JSON.stringify(`${commands}order.mjs`)}`
    const flags = ['--case', 'order', '--case', 'bad-answer-signtest', '--quiet', '--report', file]
    const { code, err } = await verify('--cmd', cmd, ...atJsapi, ...flags)
    expect([code, err]).toEqual([1, ''])
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
      kind: 'verify',
      client: { command: cmd },
      requests: 4,
      cases: [
        { id: 'order', verdict: 'pass' },
        { id: 'bad-answer-signtest', verdict: 'fail' },
      ],
      exitCode: 1,
    })
  })

  test('fail nothing with --fail-on none', async () => {
    const flags = ['--case', 'order', '--fail-on', 'none']
    expect((await verify('--cmd', 'exit 1', ...atJsapi, ...flags)).code).toBe(0)
  })
})

describe('the command line', () => {
  test('--list prints the cases and what each asks for', async () => {
    const { code, out } = await verify('--list', '--plan', 'notify')
    expect(code).toBe(0)
    expect(out).toMatch(/^notify-ok {2}\(notify, wechatpay-v3\)$/m)
    expect(out).toMatch(/^ {2}asks for: +order notice$/m)
    expect(out).not.toMatch(/^prepay-expiry/m)
    const json = await verify('--list', '--json', '--case', 'prepay-expiry')
    expect(JSON.parse(json.out)).toMatchObject({ cases: [{ id: 'prepay-expiry' }] })
  })

  test.each([
    [['--plan', 'all'], 'verify needs a client'],
    [['--cmd', 'a', '--driver', 'b'], 'give one of them'],
    [['--cmd', 'a', '--case', 'prepay-expire'], 'did you mean prepay-expiry'],
    [['--cmd', 'a', '--skip', 'notfy/*'], '--skip notfy/* fits no case'],
    [['--cmd', 'a', '--skip', '*'], 'no case is left to try'],
    [['--cmd', 'a', '--plan', 'notifi'], 'did you mean notify?'],
    [['--cmd', 'a', '--endpoint', 'minprogram'], 'did you mean miniprogram?'],
    [['--cmd', 'a', '--jobs', '0'], '--jobs must be a whole number from 1 to 256, got 0'],
    [['--cmd', 'a', '--timeout', 'x'], '--timeout must be a whole number'],
    [['--cmd', 'a', '--capability', 'ordr'], 'did you mean order'],
    [['--cmd', 'a', '--fail-on', 'mst'], 'did you mean must?'],
  ])('%j is refused', async (flags, message) => {
    const { code, err } = await verify(...flags)
    expect([code, err]).toEqual([2, expect.stringContaining(message)])
  })
})

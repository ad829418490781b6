import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { attachment } from './attachment.js'
import { runCaptured, start, temporaryFolder, type Started } from './cli.testing.js'
import type { Environment } from './io.js'
import { shells } from './shells.js'
import { trustPaths } from './state-files.js'

vi.setConfig({ testTimeout: 30_000 })

let stop: Started['stop'] | undefined
afterEach(async () => {
  await stop?.()
  stop = undefined
})

interface Told {
  readonly port: number
  readonly state: string
  /** Runs `env` in an environment. */
  readonly ask: (flags: readonly string[], env?: Environment) => ReturnType<typeof runCaptured>
}

async function startIn(name: string, ...argv: readonly string[]): Promise<Told> {
  const state = join(await temporaryFolder(), name)
  const started = await start(['--state', state, ...argv])
  stop = started.stop
  const ask: Told['ask'] = (flags, env = {}) =>
    runCaptured(['env', '--state', state, ...flags], { env })
  return { port: Number(new URL(started.url).port), state, ask }
}

/** What a POSIX shell has in its environment after it has read some lines. */
async function readBySh(lines: string, then: string): Promise<string> {
  const argv = ['-c', `eval "$1"; "$2" -e "$3"`, 'sh', lines, process.execPath, then]
  return (await promisify(execFile)('sh', argv, { env: {} })).stdout
}

const AWKWARD = `it's "so" $HOME \`id\` \\ %PATH% & more! 状态`

describe('--shell', () => {
  test('gives a POSIX shell every variable as it is, and what attaches its clients', async () => {
    const { port, state, ask } = await startIn(AWKWARD)
    const json = JSON.parse((await ask(['--json'])).out) as { [name: string]: string }
    const { out, err } = await ask(['--shell'])
    expect(err).toBe('')
    const { ca, bundle, truststore, jvmHosts } = trustPaths(state)
    const attached = attachment({
      port,
      trust: {
        caPath: ca,
        bundlePath: bundle,
        truststorePath: truststore,
        phpIniDir: join(state, 'php.d'),
        nodePreload: json['WECHATPAY_MOCK_NODE_PRELOAD'] ?? '',
        jvmHosts,
      },
      env: {},
      platform: 'linux',
    })
    const seen = await readBySh(out, 'console.log(JSON.stringify(process.env))')
    expect(JSON.parse(seen)).toMatchObject({ ...json, ...attached })
    expect((await ask(['--shell=posix'])).out).toBe(out)
  })

  test('attaches what is started from that shell', async () => {
    const { ask } = await startIn(AWKWARD)
    const call = `fetch('https://qyapi.weixin.qq.com/cgi-bin/gettoken').then(({ headers }) => console.log(headers.get('Mock-Diagnosis')))`
    const seen = await readBySh((await ask(['--shell'])).out, call)
    expect(seen).toContain('corpsecret')
  })

  test('extends what the shell has', async () => {
    const { ask } = await startIn('state')
    const env = {
      NODE_OPTIONS: '--no-warnings',
      NO_PROXY: '*,localhost',
      JAVA_TOOL_OPTIONS: '-Xss1m',
    }
    const { out } = await ask(['--shell'], env)
    expect(out).toMatch(/^export NODE_OPTIONS='--no-warnings --require=/m)
    expect(out).toMatch(/^export NO_PROXY='localhost'$/m)
    expect(out).toMatch(/^export JAVA_TOOL_OPTIONS='-Xss1m -Dhttps/m)
    expect(out).not.toContain('socksProxy')
  })

  test('gives a JVM the SOCKS proxy with --jvm-socks, which is for a shell alone', async () => {
    const { port, ask } = await startIn('state')
    expect((await ask(['--shell', '--jvm-socks'])).out).toContain(`-DsocksProxyPort=${port}`)
    expect(await ask(['--json', '--jvm-socks'])).toMatchObject({ code: 2, out: '' })
  })

  test.each([
    ['powershell', /^\$env:HTTPS_PROXY = 'http:\/\/127\.0\.0\.1:\d+'$/m],
    ['cmd', /^set "HTTPS_PROXY=http:\/\/127\.0\.0\.1:\d+"$/m],
  ])('=%s speaks to that one', async (shell, line) => {
    const { ask } = await startIn('state')
    const { code, out } = await ask([`--shell=${shell}`])
    expect(code).toBe(0)
    expect(out).toMatch(line)
  })

  test('knows which shells it knows', async () => {
    const { code, err } = await runCaptured(['env', '--shell=powershel'])
    expect({ code, err }).toEqual({
      code: 2,
      err: 'wechatpay-mock: powershel is no shell of env; did you mean powershell?\n',
    })
    expect((await runCaptured(['env', '--shell=false'])).err).toContain('needs one of --json')
  })

  test('says when the instance is not where clients would be sent', async () => {
    const { port, ask } = await startIn('state', '--host', '127.0.0.2')
    const { code, out, err } = await ask(['--shell'])
    expect(code).toBe(0)
    expect(out).toContain(`export WECHATPAY_MOCK_URL='http://127.0.0.2:${port}'`)
    expect(out).not.toContain('HTTPS_PROXY')
    expect(err).toMatch(/^wechatpay-mock: .* nothing attaches but by base URL\n$/)
  })
})

test.each(['--json', '--dotenv'])(
  '%s is for who reads it, so it attaches nothing',
  async (flag) => {
    const { ask } = await startIn('state')
    const { out } = await ask([flag])
    expect(out).toContain('WECHATPAY_MOCK_NODE_PRELOAD')
    expect(out).not.toMatch(/^["\s]*(HTTPS_PROXY|NODE_OPTIONS)/m)
  },
)

describe('a value', () => {
  test.each([
    [`it's`, `$env:X = 'it''s'`],
    ['‘x’ ‚y‛', `$env:X = '‘‘x’’ ‚‚y‛‛'`],
    ['$HOME `n "q"', '$env:X = \'$HOME `n "q"\''],
  ])('%s stays as it is in PowerShell', (value, line) => {
    expect(shells.powershell('X', value)).toBe(line)
  })

  test.each([
    ['C:\\My State & more', 'set "X=C:\\My State & more"'],
    ['100%', 'set "X=100%%"'],
    // The quotes of the value end those around it, so here the shell would see the sign.
    ['-a "-b=C:\\R&D (x)\\y" -c & d', 'set "X=-a "-b=C:\\R^&D ^(x^)\\y" -c & d"'],
  ])('%s stays as it is in a batch file', (value, line) => {
    expect(shells.cmd('X', value)).toBe(line)
  })
})

import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { captureIo, runCaptured, temporaryFolder, type Ran } from './cli.testing.js'
import { runBounded } from './doctor/bounded-process.js'
import { examine, type Finding, type Surroundings } from './doctor/examine.js'
import { findingsInLines } from './doctor/findings-in-lines.js'
import { toolchains, type Toolchain } from './doctor/toolchains.js'
import { run } from './run.js'
import { widthOf } from './terminal.js'

vi.setConfig({ testTimeout: 30_000 })

let bin = ''
let temporary = ''

beforeEach(async () => {
  bin = join(await temporaryFolder(), 'bin')
  temporary = await temporaryFolder()
  await mkdir(bin)
  vi.stubEnv('TMPDIR', temporary)
})
afterEach(() => {
  vi.unstubAllEnvs()
})

/** Puts a shell script in the place of a toolchain. */
async function pretend(name: string, ...lines: readonly string[]): Promise<void> {
  const file = join(bin, name)
  await writeFile(file, ['#!/bin/sh', ...lines, ''].join('\n'))
  await chmod(file, 0o755)
}

/** One that tells its version, and does something else when it is asked to run a program. */
const pretendVersion = (name: string, version: string, ...lines: readonly string[]) =>
  pretend(name, `case "$*" in *https://*) ;; *) echo '${version}'; exit 0;; esac`, ...lines)

const realNode = (): Promise<void> => symlink(process.execPath, join(bin, 'node'))

const doctor = (...flags: readonly string[]): Promise<Ran> =>
  runCaptured(['doctor', ...flags], { env: { PATH: bin } })

async function findings(...flags: readonly string[]): Promise<{ [name: string]: Finding }> {
  const { code, out, err } = await doctor('--json', ...flags)
  expect({ code, err }).toEqual({ code: 0, err: '' })
  const all = JSON.parse(out) as readonly Finding[] // as doctor prints them
  expect(all.map(({ name }) => name)).toEqual(toolchains.map(({ name }) => name))
  return Object.fromEntries(all.map((each) => [each.name, each]))
}

describe('doctor', () => {
  test('lets a language call the mock and says that it got there', async () => {
    await realNode()
    const { node, java } = await findings()
    expect(node).toEqual({
      name: 'node',
      found: true,
      version: process.versions.node,
      attaches: true,
    })
    expect(java).toEqual({ name: 'java', found: false, attaches: false })
  })

  test('gives each the environment that exec would', async () => {
    const told = join(temporary, 'told')
    const print = `echo "$HTTPS_PROXY $SSL_CERT_FILE $NODE_OPTIONS $GOFLAGS." > ${told}`
    await pretendVersion('go', 'go version go1.26.8 linux/amd64', print)
    await findings()
    expect(await readFile(told, 'utf8')).toMatch(
      /^http:\/\/127\.0\.0\.1:\d+ \S+bundle\.pem --require=\S+\/instances\/\d+\/\S+ \.\n$/,
    )
  })

  test('says why one does not', async () => {
    await pretendVersion('php', 'PHP 8.2.35 (cli)', 'echo; echo "no trust" >&2; echo >&2; exit 1')
    await pretendVersion('python3', 'Python 3.11.7', 'exit 0')
    await pretendVersion('curl', 'curl 7.88.1 (x86_64)', 'exit 5')
    await pretendVersion(
      'java',
      'openjdk version "1.8.0_392"',
      'echo "Picked up X_OPTIONS: y" >&2; exit 1',
    )
    await pretendVersion(
      'go',
      'go version go1.26.8 x',
      'printf "x509\\nexit status 1\\n" >&2; exit 1',
    )
    await pretend('ruby', 'echo "rbenv: no version" >&2; exit 127')
    const { php, python3, curl, java, go, ruby } = await findings()
    expect(php).toMatchObject({ version: '8.2.35', attaches: false, reason: 'no trust' })
    expect(python3).toMatchObject({ version: '3.11.7', reason: 'its request went past the mock' })
    expect(curl).toMatchObject({ version: '7.88.1', reason: 'it ended with 5' })
    expect(java).toMatchObject({ version: '1.8.0_392', reason: 'it ended with 1' })
    expect(java?.remark).toContain('Java 11')
    expect(go).toMatchObject({ version: '1.26.8', reason: 'x509' })
    expect(ruby).toEqual({
      name: 'ruby',
      found: true,
      attaches: false,
      reason: 'does not start: rbenv: no version',
    })
  })

  test('tells it in 80 columns, be the reason what it may', async () => {
    await realNode()
    const long = `/${'long/'.repeat(30)} 找不到文件${'，请检查'.repeat(20)} \\033[2J`
    await pretendVersion(
      'php',
      'PHP 8.2.35-some-very-long-suffix (cli)',
      `printf '${long}' >&2; exit 1`,
    )
    const { code, out } = await doctor()
    expect(code).toBe(0)
    expect(out.split('\n').filter((line) => widthOf(line) > 80)).toEqual([])
    expect(out).toMatch(/^node +\S+ +yes$/m)
    expect(out).toMatch(/^php +8\.2\.35-some\S* +no:\n +\/long/m)
    expect(out).not.toContain('\u001b')
    expect(out).toContain('not on the PATH: java, go, python3, dotnet, ruby, curl\n')
  })

  test('leaves nothing behind', async () => {
    await realNode()
    await findings()
    expect(await readdir(temporary)).toEqual([])
  })

  test('uses a state folder that it is given, and leaves the CA there', async () => {
    await realNode()
    const state = join(await temporaryFolder(), 'with blank')
    const { node } = await findings('--state', state)
    expect(node?.attaches).toBe(true)
    expect(await readdir(state)).toContain('ca.pem')
    expect(await readdir(join(state, 'instances'))).toEqual([])
  })

  test('ends what it has started when it is interrupted', async () => {
    await pretendVersion(
      'curl',
      'curl 7.88.1',
      `echo > ${temporary}/started`,
      'exec /bin/sleep 600',
    )
    const io = captureIo({ env: { PATH: bin } })
    const ended = run(['doctor'], io)
    await vi.waitFor(() => expect(existsSync(join(temporary, 'started'))).toBe(true), 10_000)
    io.signal('SIGINT')
    expect(await ended).toBe(130)
    expect(io.captured).toMatchObject({ out: '', err: '' })
    expect(await readdir(temporary)).toEqual(['started'])
  })

  test('has nothing to say where there is no toolchain, or no room for files', async () => {
    const { code, err } = await doctor()
    expect({ code, err }).toMatchObject({
      code: 3,
      err: expect.stringMatching(/^wechatpay-mock: none of these is on the PATH: node, .*\n$/),
    })
    vi.stubEnv('TMPDIR', '/dev/null')
    expect(await doctor()).toMatchObject({
      code: 3,
      err: 'wechatpay-mock: cannot write to /dev/null: ENOTDIR\n',
    })
  })
})

describe('a toolchain', () => {
  const around = async (limitMs: number): Promise<Surroundings> => ({
    env: { PATH: bin },
    attachment: {},
    folder: await temporaryFolder(),
    platform: 'linux',
    limitMs,
    signal: new AbortController().signal,
    hasSeen: () => false,
  })
  const named = (name: string): Toolchain => {
    const found = toolchains.find((each) => each.name === name)
    if (!found) throw new Error(`no ${name}`)
    return found
  }

  test.each([
    ['does not end in time', 'wait', 'it did not end within 0.4 s'],
    ['ends before what it has started', 'exit 3', 'it ended with 3'],
  ])('that %s takes that along', async (_, then, reason) => {
    const pipe = join(temporary, 'pipe')
    execFileSync('mkfifo', [pipe])
    const start = [`exec 3> ${pipe}`, '/bin/sleep 600 &', then]
    await pretendVersion('go', 'go version go1.2', ...start)
    // Is read to its end when nobody is left who could write to it.
    const everybodyEnded = readFile(pipe)
    const finding = await examine(named('go'), await around(400))
    expect(finding).toMatchObject({ attaches: false, reason })
    await everybodyEnded
  })

  test('that takes no notice of a signal is ended all the same', async () => {
    await pretend('stubborn', `trap '' TERM`, 'while :; do /bin/sleep 0.05; done')
    const { env, signal } = await around(0)
    const bounds = { env, signal, cwd: temporary, limitMs: 100 }
    expect(await runBounded(['stubborn'], bounds)).toMatchObject({ isLate: true })
  })

  test('with another name counts too', async () => {
    await pretend('python', 'echo Python 3.12.1')
    expect(await examine(named('python3'), await around(5_000))).toMatchObject({
      name: 'python3',
      version: '3.12.1',
    })
  })

  test.each([
    ['node', 'v20.20.2', '20.20.2'],
    ['java', 'openjdk version "17.0.15" 2025-04-15\nOpenJDK Runtime Environment', '17.0.15'],
    ['java', 'Picked up JAVA_TOOL_OPTIONS: -X\njava version "1.8.0_392"', '1.8.0_392'],
    ['go', 'go version go1.26.8 linux/amd64', '1.26.8'],
    ['python3', 'Python 3.11.7', '3.11.7'],
    ['php', 'PHP Warning:  x in Unknown on line 0\nPHP 8.2.35 (cli) (built)', '8.2.35'],
    ['dotnet', '8.0.404', '8.0.404'],
    ['ruby', 'ruby 3.1.2p20 (2022-04-12 revision 4491bb740a)', '3.1.2p20'],
    ['curl', 'curl 7.88.1 (x86_64-pc-linux-gnu) libcurl/7.88.1', '7.88.1'],
  ])('%s finds its version in %j', (name, printed, version) => {
    expect(named(name).version.exec(printed)?.[1]).toBe(version)
  })

  test('that trusts the system alone says so where that is so', () => {
    const { remark } = named('go')
    const seen = { version: '1.26.8', attaches: false }
    expect(remark?.({ ...seen, platform: 'darwin' })).toContain('trusts the system alone')
    expect(remark?.({ ...seen, platform: 'linux' })).toBe('')
    expect(remark?.({ ...seen, attaches: true, platform: 'win32' })).toBe('')
  })
})

test('a table without gaps needs no line for what is missing', () => {
  const one = { name: 'curl', found: true, version: '8.0', attaches: true, remark: 'and so on' }
  expect(findingsInLines([one])).toBe(
    'TOOLCHAIN  VERSION        ATTACHES\ncurl       8.0            yes; and so on\n',
  )
})

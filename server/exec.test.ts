import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  openSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { runCaptured, temporaryFolder } from './cli.testing.js'
import { reportFormats } from './report-options.js'
import { widthOf } from './terminal.js'

vi.setConfig({ testTimeout: 30_000 })

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const CLI = join(ROOT, 'dist', 'server', 'cli.js')
const NODE = process.execPath
const running: ChildProcess[] = []
let shared = ''

beforeAll(async () => {
  if (!existsSync(CLI)) execFileSync('npx', ['tsc', '--build'], { cwd: ROOT })
  shared = await temporaryFolder()
}, 60_000)

afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL')
})

interface Options {
  readonly flags?: readonly string[]
  readonly state?: string
  readonly env?: { readonly [name: string]: string }
}

interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

interface Started {
  readonly child: ChildProcess
  readonly ended: Promise<Ended>
  /** Resolves when a text has been printed. */
  printed(text: string): Promise<void>
}

/** What the tests do not want to be told by the environment that they run in. */
const surroundings = (): NodeJS.ProcessEnv =>
  Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) =>
        !/^(WECHATPAY_MOCK|GITHUB_|NODE_OPTIONS|JAVA_TOOL|PHP_INI|(https?|no)_proxy)/i.test(name),
    ),
  )

const commandOf = (
  command: readonly string[],
  { flags = [], state = shared }: Options,
): string[] => [CLI, 'exec', '--state', state, ...flags, '--', ...command]

/** The real command with a real child. */
function start(command: readonly string[], options: Options = {}): Started {
  const child = spawn(NODE, commandOf(command, options), {
    cwd: shared,
    env: { ...surroundings(), ...options.env },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  return follow(child)
}

function follow(child: ChildProcess): Started {
  running.push(child)
  const texts = { out: '', err: '' }
  let changed = (): void => undefined
  const collect = (name: 'out' | 'err') => (text: string) => {
    texts[name] += text
    changed()
  }
  child.stdout?.setEncoding('utf8').on('data', collect('out'))
  child.stderr?.setEncoding('utf8').on('data', collect('err'))
  return {
    child,
    ended: once(child, 'close').then(([code]) => ({ code, ...texts }) as Ended),
    async printed(text) {
      while (!texts.out.includes(text)) {
        await new Promise<void>((resolve) => {
          changed = resolve
          child.once('close', resolve)
        })
        if (child.exitCode !== null && !texts.out.includes(text)) throw new Error(texts.err)
      }
    },
  }
}

const run = (command: readonly string[], options?: Options): Promise<Ended> =>
  start(command, options).ended

/** A program in JavaScript. */
const program = (code: string, ...args: readonly string[]): string[] => [NODE, '-e', code, ...args]

const ORDER = JSON.stringify({
  appid: 'wx8888888888888888',
  mchid: '1230000109',
  description: 'QQ公仔',
  notify_url: 'https://www.example.com/notify',
  amount: { total: 100 },
  payer: { openid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o' },
  contract_info: { token: '201710180325670965' },
})

/** Orders under a number at the host that WeChat has, and prints the numbers that the mock of its environment knows. */
const orders = (outTradeNo: string): string[] =>
  program(
    `
    const body = JSON.stringify({ ...${ORDER}, out_trade_no: ${JSON.stringify(outTradeNo)} })
    const headers = { 'content-type': 'application/json' }
    const url = 'https://api.mch.weixin.qq.com/v3/pay/transactions/jsapi-with-contract'
    fetch(url, { method: 'POST', headers, body })
      .then((answer) => answer.json())
      .then(() => fetch(process.env.WECHATPAY_MOCK_URL + '/__admin/orders'))
      .then((answer) => answer.json())
      .then(({ orders }) => console.log(orders.map((order) => order.out_trade_no).join()))
    `,
  )

/** Orders as a careful client would, once for each change to the order, and ends with that code. */
const places = (changes: readonly object[], headers: object = {}, code = 0): string[] =>
  program(
    `
    const { createSign, randomBytes } = require('node:crypto')
    const { readFileSync } = require('node:fs')
    const { env } = process
    const key = readFileSync(env.WECHATPAY_MOCK_PRIVATE_KEY_PATH)
    const path = '/v3/pay/transactions/jsapi-with-contract'
    const place = async (change, at) => {
      const body = JSON.stringify({ ...${ORDER}, out_trade_no: 'order-' + at, ...change })
      const nonce = randomBytes(16).toString('hex')
      const time = Math.floor(Date.now() / 1000)
      const message = ['POST', path, time, nonce, body, ''].join('\\n')
      const signature = createSign('sha256').update(message).sign(key, 'base64')
      const authorization = 'WECHATPAY2-SHA256-RSA2048 mchid="' + env.WECHATPAY_MOCK_MCHID +
        '",nonce_str="' + nonce + '",signature="' + signature + '",timestamp="' + time +
        '",serial_no="' + env.WECHATPAY_MOCK_SERIAL_NO + '"'
      const headers = { 'content-type': 'application/json', authorization, ...${JSON.stringify(headers)} }
      const answer = await fetch('https://api.mch.weixin.qq.com' + path, { method: 'POST', headers, body })
      console.log(answer.status)
    }
    ${JSON.stringify(changes)}
      .reduce((before, change, at) => before.then(() => place(change, at)), Promise.resolve())
      .then(() => process.exit(${code}))
    `,
  )

const YUAN = { amount: { total: 1.01 } }
const TO_ALL = { notify_url: 'http://shop.example/notify' }

const CALL = `fetch('https://api.mch.weixin.qq.com/v3/certificates', {
  headers: { 'accept-language': 'zh-CN' },
}).then((it) => it.text())`

describe('the exit code', () => {
  test.each([0, 7])('%i of the program is its own', async (code) => {
    expect((await run(program(`process.exit(${code})`))).code).toBe(code)
  })

  test('is 128 and the number of the signal that ended the program', async () => {
    expect((await run(program(`process.kill(process.pid, 'SIGKILL')`))).code).toBe(137)
    expect((await run(program(`process.kill(process.pid, 'SIGTERM')`))).code).toBe(143)
  })

  test.each([
    ['no-such-program', 'no-such-program: there is no such program'],
    ['', "'': there is no such program"],
    ['/', '/: spawn / EACCES'],
  ])('is 3 when %j cannot be run, with one line why', async (name, why) => {
    const { code, out, err } = await run([name])
    expect({ code, out, err }).toEqual({
      code: 3,
      out: '',
      err: `wechatpay-mock: cannot run ${why}\n`,
    })
  })

  test('is 2 without a program, or where the program would not find the mock', async () => {
    expect((await runCaptured(['exec'])).code).toBe(2)
    const { code, err } = await runCaptured(['exec', '--host', '10.1.2.3', '--', 'true'])
    expect(code).toBe(2)
    expect(err).toContain('--host 10.1.2.3 does not listen')
  })
})

describe('a signal', () => {
  const waits = (signal: string): string[] =>
    program(`
      process.on('${signal}', () => { console.log('got ${signal}'); process.exit(42) })
      setInterval(() => undefined, 1_000)
      console.log('ready')
    `)

  test.each(['SIGTERM', 'SIGINT'] as const)('%s goes on to the program', async (signal) => {
    const { child, ended, printed } = start(waits(signal), { flags: ['--quiet'] })
    await printed('ready')
    child.kill(signal)
    expect(await ended).toEqual({ code: 42, out: `ready\ngot ${signal}\n`, err: '' })
  })

  test('that the program does not heed is none for exec either', async () => {
    const stubborn = program(`
      process.on('SIGTERM', () => console.log('no'))
      process.stdin.on('end', () => process.exit(5)).resume()
      console.log('ready')
    `)
    const { child, ended, printed } = start(stubborn)
    await printed('ready')
    child.kill('SIGTERM')
    await printed('no')
    child.kill('SIGTERM')
    child.stdin?.end()
    expect((await ended).code).toBe(5)
  })
})

describe('what is said at the end', () => {
  test('is why there may have been no request, for a terminal', async () => {
    const name = `${'long-name-'.repeat(6)}程序`
    const file = join(shared, name)
    writeFileSync(file, '#!/bin/sh\n', { mode: 0o755 })
    const { code, out, err } = await run([file])
    expect({ code, out }).toEqual({ code: 0, out: '' })
    expect(err.replaceAll('\n', ' ')).toContain(`: ${name} sent no request`)
    expect(err).toContain('--jvm-socks')
    expect(err).toContain('wechatpay-mock doctor')
    expect(err.split('\n').filter((line) => widthOf(line) > 80)).toEqual([])
    const socks = await run([file], { flags: ['--jvm-socks'] })
    expect(socks.err).toContain('sent no request')
    expect(socks.err).not.toContain('--jvm-socks')
  })

  test('is how many requests were refused, and what that means', async () => {
    const { code, err } = await run(program(`${CALL}.then(() => ${CALL})`))
    expect(code).toBe(1)
    expect(err).toMatch(/^wechatpay-mock: 2 requests, 2 refused\n\n/)
    expect(err).toMatch(/^✘ sign\/present MUST, 2 times$/m)
  })

  test('is which were refused for what no clause is about', async () => {
    const call = CALL.replace('zh-CN', 'fr')
    const { code, err } = await run(program(`${call}.then(() => ${call}).then(() => ${CALL})`))
    expect(code).toBe(1)
    expect(err).toMatch(
      /^wechatpay-mock: 3 requests, 3 refused; 2 for what no clause is about:\n( {2}\S+ GET \/v3\/certificates - 406 .*\n){2}\n/,
    )
  })

  test('is that none was refused, and what was kept', async () => {
    const { code, out, err } = await run(orders('1217752501201407033233368018'), {
      flags: ['--auth', 'off'],
    })
    expect({ code, out }).toEqual({ code: 0, out: '1217752501201407033233368018\n' })
    expect(err).toMatch(/^wechatpay-mock: 1 request, none was refused\n/)
    expect(err).toMatch(/^✔ request\/schema/m)
    // Nobody has looked at signatures.
    expect(err).not.toMatch(/^[✔✘!] sign\//m)
    expect(err.split('\n').filter((line) => widthOf(line) > 80)).toEqual([])
  })

  test('is nothing with --quiet', async () => {
    const { code, out, err } = await run(program(`${CALL}.then(console.log)`), {
      flags: ['--quiet'],
      env: { GITHUB_ACTIONS: 'true' },
    })
    expect(JSON.parse(out)).toMatchObject({ code: 'SIGN_ERROR' })
    expect(err).toBe('')
    expect(code).toBe(1)
  })
})

describe('what the program sends is judged', () => {
  test('an order that is right keeps every clause', async () => {
    const { code, out, err } = await run(places([{}]))
    expect({ code, out }).toEqual({ code: 0, out: '200\n' })
    expect(err).not.toMatch(/^[✘!]/m)
    for (const clause of ['request/integer-fen', 'sign/valid', 'sign/nonce']) {
      expect(err).toContain(`\n✔ ${clause} `)
    }
  })

  test('an amount in yuan fails the run', async () => {
    const { code, out, err } = await run(places([{}, YUAN]))
    expect({ code, out }).toEqual({ code: 1, out: '200\n400\n' })
    expect(err.match(/^✘ .*$/gm)).toEqual(['✘ request/integer-fen MUST'])
    expect(err).toContain('/amount/total must be an integer, in fen; 1.01 was sent')
  })

  test('an error that a test asked for is not held against it', async () => {
    const { code, out, err } = await run(
      places([{}], { 'wechatpay-negative-test': 'SYSTEM_ERROR' }),
    )
    expect({ code, out }).toEqual({ code: 0, out: '500\n' })
    expect(err).not.toMatch(/^✘/m)
    expect(err).toContain('1 request, none was refused')
  })

  test('the exit code of the program goes before that of the judge', async () => {
    const { code, err } = await run(places([YUAN], {}, 7))
    expect(code).toBe(7)
    expect(err).toMatch(/^✘ request\/integer-fen/m)
  })

  test.each([
    ['must', YUAN, 1],
    ['none', YUAN, 0],
    ['must', TO_ALL, 0],
    ['should', TO_ALL, 1],
  ])('--fail-on %s, %j: %i', async (failOn, change, expected) => {
    const { code } = await run(places([change]), { flags: ['--fail-on', failOn] })
    expect(code).toBe(expected)
  })

  test('an address of its own machine is one of the live client only with --profile production', async () => {
    const own = { notify_url: 'http://127.0.0.1/notify' }
    expect((await run(places([own]))).err).toMatch(/^✔ request\/notify-https/m)
    const { err } = await run(places([own]), { flags: ['--profile', 'production'] })
    expect(err).toMatch(/^! request\/notify-https/m)
  })

  test('a known failure does not fail it, and one that has gone does', async () => {
    const file = join(await temporaryFolder(), 'known.json')
    const knownFailures = [{ clause: 'request/integer-fen', reason: 'ticket 5' }]
    writeFileSync(file, JSON.stringify({ knownFailures }))
    const flags = ['--known-failures', file]
    expect((await run(places([YUAN]), { flags })).code).toBe(0)
    const { code, err } = await run(places([{}]), { flags })
    expect(code).toBe(1)
    expect(err.replaceAll(/\s+/g, ' ')).toContain('take it off the list')
  })
})

describe('reports', () => {
  test('are written in every format, in a folder that is made for them', async () => {
    const folder = await temporaryFolder()
    const files = reportFormats.map((ending) => join(folder, 'a', `report${ending}`))
    const { code } = await run(places([{}, YUAN]), {
      flags: ['--quiet', ...files.flatMap((file) => ['--report', file])],
    })
    expect(code).toBe(1)
    for (const file of files) expect(readFileSync(file, 'utf8')).toContain('request/integer-fen')
    const json = readFileSync(join(folder, 'a', 'report.json'), 'utf8')
    expect(JSON.parse(json)).toMatchObject({ kind: 'exec', requests: 2, exitCode: 1 })
  })

  test('are written of a program that sent nothing', async () => {
    const file = join(await temporaryFolder(), 'report.json')
    const { code, err } = await run(program(''), { flags: ['--report', file] })
    expect(code).toBe(0)
    expect(err).toContain('sent no request')
    const { clauses } = JSON.parse(readFileSync(file, 'utf8')) as {
      readonly clauses: readonly { readonly verdict: string }[]
    }
    expect(new Set(clauses.map(({ verdict }) => verdict))).toEqual(new Set(['not-exercised']))
  })

  test.each([
    [2, ['--report', 'report.txt'], '--report takes a file whose name ends in one of .json'],
    [2, ['--fail-on', 'all'], 'fail-on'],
    [2, ['--profile', 'live'], 'profile'],
    [3, ['--known-failures', 'no-such-file.json'], 'cannot read the known failures'],
    [3, ['--report', '/dev/null/report.json'], 'cannot write the report /dev/null/report.json'],
  ])('%i before the program starts: %j', async (expected, flags, words) => {
    const { code, out, err } = await run(program(`console.log('started')`), { flags })
    expect({ code, out }).toEqual({ code: expected, out: '' })
    expect(err).toContain(words)
    expect(err.trim().split('\n')).toHaveLength(1)
  })

  test('one that cannot be written in the end is 3, unless the program has failed', async () => {
    const folder = await temporaryFolder()
    const file = join(folder, 'report.json')
    const inTheWay = (path: string, code: number): string[] =>
      program(`require('node:fs').mkdirSync(process.argv[1]); process.exit(${code})`, path)
    const { code, err } = await run(inTheWay(file, 0), { flags: ['--report', file] })
    expect(code).toBe(3)
    expect(err).toContain(`cannot write the report ${file}: EISDIR`)
    const other = join(folder, 'other.json')
    expect((await run(inTheWay(other, 7), { flags: ['--report', other] })).code).toBe(7)
  })

  test('GitHub gets annotations and a summary', async () => {
    const file = join(await temporaryFolder(), 'summary.md')
    writeFileSync(file, 'before\n')
    const { out } = await run(places([YUAN]), {
      env: { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: file },
    })
    expect(out).toMatch(/^400\n\n::error title=request\/integer-fen/)
    expect(readFileSync(file, 'utf8')).toMatch(/^before\n## .*[^]*request\/integer-fen/)
  })
})

describe('the program', () => {
  test('gets its arguments as they are', async () => {
    const args = ['a b', '', '"', "'", '$HOME', '*', '--', '--quiet', '-x', '程序', 'a\nb']
    const { out } = await run(
      program('console.log(JSON.stringify(process.argv.slice(1)))', ...args),
    )
    expect(JSON.parse(out)).toEqual(args)
  })

  test('reads what exec is given, and writes where exec would', async () => {
    const copy = program(`process.stdin.on('data', (it) => process.stdout.write(it))`)
    const { child, ended, printed } = start(copy)
    child.stdin?.write('first\n')
    await printed('first')
    child.stdin?.end('last\n')
    expect((await ended).out).toBe('first\nlast\n')
  })

  test('has the very files of exec for its input and output', async () => {
    const folder = await temporaryFolder()
    const files = ['in', 'out', 'err'].map((name) => openSync(join(folder, name), 'w+'))
    const told = join(folder, 'told')
    const tell = program(`
      const fs = require('node:fs')
      const inodes = [0, 1, 2].map((fd) => fs.fstatSync(fd).ino)
      fs.writeFileSync(${JSON.stringify(told)}, JSON.stringify(inodes))
    `)
    const child = spawn(NODE, commandOf(tell, {}), { env: surroundings(), stdio: files })
    expect(await once(child, 'close')).toEqual([0, null])
    expect(JSON.parse(readFileSync(told, 'utf8'))).toEqual(files.map((file) => fstatSync(file).ino))
    files.forEach(closeSync)
  })

  test('finds them blocking, as programs that are not of Node expect', async () => {
    const flags = ['grep', '-h', 'flags', ...[0, 1, 2].map((fd) => `/proc/self/fdinfo/${fd}`)]
    const { code, out } = await run(flags)
    expect(code).toBe(0)
    const octals = Array.from(out.matchAll(/^flags:\s+(\d+)$/gm), ([, digits = '']) => digits)
    expect(octals).toHaveLength(3)
    for (const octal of octals) expect(Number.parseInt(octal, 8) & constants.O_NONBLOCK).toBe(0)
  })

  test('has the environment of exec, where the mock is, and what attaches it', async () => {
    const { out } = await run(program('console.log(JSON.stringify(process.env))'), {
      env: {
        OWN: 'kept',
        NODE_OPTIONS: '--max-old-space-size=512',
        JAVA_TOOL_OPTIONS: '-Xmx256m',
        PHP_INI_SCAN_DIR: '/etc/php/more',
        NO_PROXY: 'localhost,*.weixin.qq.com',
        WECHATPAY_MOCK_APPID: 'of another mock',
      },
    })
    const port = /^http:\/\/127\.0\.0\.1:(\d+)$/.exec(JSON.parse(out).WECHATPAY_MOCK_URL)?.[1]
    expect(JSON.parse(out)).toMatchObject({
      OWN: 'kept',
      HTTPS_PROXY: `http://127.0.0.1:${port}`,
      NO_PROXY: 'localhost',
      SSL_CERT_FILE: join(shared, 'bundle.pem'),
      PHP_INI_SCAN_DIR: `/etc/php/more:${join(shared, 'php.d')}`,
      NODE_OPTIONS: expect.stringMatching(/^--max-old-space-size=512 --require=/),
      JAVA_TOOL_OPTIONS: expect.stringMatching(
        new RegExp(`^-Xmx256m -Dhttps.proxyHost=127.0.0.1 -Dhttps.proxyPort=${port} `),
      ),
      WECHATPAY_MOCK_APPID: 'wx8888888888888888',
      WECHATPAY_MOCK_STATE_DIR: shared,
    })
  })

  test('gets the SOCKS proxy of a JVM when it is asked for', async () => {
    const print = program('console.log(process.env.JAVA_TOOL_OPTIONS)')
    expect((await run(print)).out).not.toContain('socksProxy')
    const { out } = await run(print, { flags: ['--jvm-socks'] })
    expect(out).toMatch(/ -DsocksProxyHost=127\.0\.0\.1 -DsocksProxyPort=\d+/)
  })
})

describe('several of them', () => {
  test('at once, over a folder that is new to all, each have a mock of their own', async () => {
    const state = join(await temporaryFolder(), 'with blank', '状态')
    const numbers = ['10000001', '10000002', '10000003', '10000004']
    const flags = ['--auth', 'off', '--quiet']
    const ended = await Promise.all(numbers.map((number) => run(orders(number), { state, flags })))
    expect(ended).toEqual(numbers.map((number) => ({ code: 0, out: `${number}\n`, err: '' })))
  })

  test('in each other reach the inner mock', async () => {
    const inner = [NODE, ...commandOf(orders('10000005'), { flags: ['--auth', 'off'] })]
    const { code, out, err } = await run(inner)
    expect({ code, out }).toEqual({ code: 0, out: '10000005\n' })
    expect(err).toMatch(/^wechatpay-mock: 1 request, none was refused\n[^]* sent no request/)
  })

  test('leave nothing of their own in the folder', async () => {
    const state = await temporaryFolder()
    await Promise.all([run(program(CALL), { state }), run(['no-such-program'], { state })])
    expect(readdirSync(join(state, 'instances'))).toEqual([])
    expect(readdirSync(state).toSorted()).toEqual([
      'bundle.pem',
      'ca-key.pem',
      'ca.pem',
      'instances',
      'jvm-hosts',
      'php.d',
      'truststore.jks',
    ])
  })

  test('are not held up by ports that are meant for start', async () => {
    const holder = createServer().listen(0, '127.0.0.1')
    onTestFinished(() => void holder.close())
    await once(holder, 'listening')
    const { port } = holder.address() as AddressInfo
    const config = join(await temporaryFolder(), 'config.json')
    writeFileSync(config, JSON.stringify({ port, tlsPort: port, auth: 'off' }))
    const flags = ['--config', config, '--quiet']
    const env = { WECHATPAY_MOCK_PORT: String(port), WECHATPAY_MOCK_TLS_PORT: String(port) }
    const ended = await run(orders('10000006'), { flags, env })
    expect(ended).toEqual({ code: 0, out: '10000006\n', err: '' })
  })
})

describe('in a terminal', () => {
  /** `script` makes one and stands before it. */
  function startInTerminal(command: readonly string[]): Started {
    const words = [NODE, ...commandOf(command, { flags: ['--quiet'] })]
    const quoted = words.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ')
    const env = { ...surroundings(), SHELL: '/bin/sh' }
    return follow(spawn('script', ['-qefc', `exec ${quoted}`, '/dev/null'], { cwd: shared, env }))
  }

  test('the program has it for input and output', async () => {
    const { ended, child, printed } = startInTerminal(
      program(`
        const { stdin, stdout, stderr } = process
        console.log([stdin, stdout, stderr].map(({ isTTY }) => isTTY).join())
        stdin.setRawMode(true)
        stdin.once('data', (key) => { console.log('key', String(key)); process.exit(3) })
        console.log('ready')
      `),
    )
    await printed('ready')
    child.stdin?.write('k')
    const { code, out } = await ended
    expect(out).toContain('true,true,true\r\n')
    expect(out).toContain('key k\r\n')
    expect(code).toBe(3)
  })

  test('Ctrl-C comes to the program once, by the terminal', async () => {
    const { ended, child, printed } = startInTerminal(
      program(`
        let count = 0
        process.on('SIGINT', () => console.log('got ' + ++count + '.'))
        process.stdin.on('data', () => { console.log(count + ' in all'); process.exit(9) })
        console.log('ready')
      `),
    )
    await printed('ready')
    const presses = [1, 2, 3, 4, 5, 6]
    for (const press of presses) {
      child.stdin?.write('\u0003')
      await printed(`got ${press}.`)
    }
    child.stdin?.write('q\n')
    const { code, out } = await ended
    expect(out).toContain(`${presses.length} in all`)
    expect(code).toBe(9)
  })
})

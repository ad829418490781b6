import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { createServer as createHttpServer } from 'node:http'
import { createSecureServer as createHttp2Server } from 'node:http2'
import { createServer as createHttpsServer } from 'node:https'
import type { AddressInfo, Server } from 'node:net'
import { join } from 'node:path'
import type { TlsOptions, TLSSocket } from 'node:tls'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Ca, openCa } from './ca.js'
import { temporaryFolder } from './cli.testing.js'
import { nodePreload } from './node-preload.js'

const servers: Server[] = []
afterAll(() => servers.forEach((each) => each.close()))

async function listening(server: Server): Promise<number> {
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port // it listens on TCP
}

/** Answers with its name and that of the host it was asked for. */
const answerAs =
  (name: string) =>
  ({ socket, url }: Asked, response: { end(text: string): unknown }): void => {
    const { servername } = socket as TLSSocket // neither server takes other ones
    response.end(`${name} ${servername} ${url}`)
  }

interface Asked {
  readonly socket: unknown
  readonly url?: string | undefined
}

const serving = async (ca: Ca): Promise<TlsOptions> => ({
  ...(await ca.leafFor('localhost')),
  SNICallback: (host, done) => void ca.secureContextFor(host).then((it) => done(null, it), done),
})

let folder: string
/** Stands in for the mock. */
let mock: { readonly ca: Ca; readonly port: number }
/** Has nothing to do with WeChat. */
let bystander: { readonly ca: Ca; readonly port: number }
let preload: string

beforeAll(async () => {
  folder = join(await temporaryFolder(), 'a folder of "mine"')
  const [ca, other] = [await openCa(folder), await openCa(await temporaryFolder())]
  const mocking = { ...(await serving(ca)), ALPNProtocols: ['http/1.1'] }
  mock = { ca, port: await listening(createHttpsServer(mocking, answerAs('mock'))) }
  const standingBy = { ...(await serving(other)), allowHTTP1: true }
  const server = createHttp2Server(standingBy, answerAs('bystander'))
  bystander = { ca: other, port: await listening(server) }
  preload = await writePreload('preload.cjs', mock.port, ca)
})

async function writePreload(name: string, port: number, ca: Ca): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, nodePreload(port, ca.certificate))
  return path
}

interface Run {
  readonly type?: 'module' | 'commonjs'
  readonly env?: { readonly [name: string]: string }
  readonly preloads?: readonly string[]
}

/** What a program prints that is started with the preload and knows nothing of it. */
async function run(script: string, { type = 'module', env = {}, preloads }: Run = {}) {
  const cwd = await temporaryFolder()
  await writeFile(join(cwd, 'package.json'), JSON.stringify({ type }))
  await writeFile(join(cwd, 'main.js'), script)
  const quoted = (preloads ?? [preload]).map((path) => path.replaceAll(/["\\]/g, '\\$&'))
  const { stdout } = await promisify(execFile)(process.execPath, ['main.js'], {
    cwd,
    timeout: 30_000,
    env: {
      PATH: process.env['PATH'],
      NODE_OPTIONS: quoted.map((path) => `--require="${path}"`).join(' '),
      ...env,
    },
  })
  return stdout
}

const URL_OF_WECHAT = 'https://api.mch.weixin.qq.com/v3/certificates'
const MOCK_ANSWERED = 'mock api.mch.weixin.qq.com /v3/certificates'
/** Prints what comes, or the code of what went wrong. */
const PRINT = `
  function print(error) { process.stdout.write(String(error.code ?? error.cause?.code ?? error)) }
  function show(response) { response.pipe(process.stdout) }`

describe('a program with the preload reaches the mock', () => {
  test.each<[string, 'module' | 'commonjs', string]>([
    ['https', 'commonjs', `require('https').get('${URL_OF_WECHAT}', show).on('error', print)`],
    [
      'https of an ES module',
      'module',
      `import { get } from 'node:https'; get('${URL_OF_WECHAT}', show).on('error', print)`,
    ],
    ['fetch', 'module', `fetch('${URL_OF_WECHAT}').then((it) => it.text()).then(print, print)`],
    [
      'https with a keep-alive agent and a port',
      'module',
      `import { Agent, get } from 'node:https'
       const agent = new Agent({ keepAlive: true, maxCachedSessions: 0 })
       get('${URL_OF_WECHAT}'.replace('.com', '.com:8443'), { agent }, show).on('error', print)`,
    ],
  ])('by %s', async (_what, type, script) => {
    expect(await run(`${script}\n${PRINT}`, { type })).toBe(MOCK_ANSWERED)
  })

  test.each<[string, string]>([
    ['a worker', '{}'],
    ['a worker without the flags of its parent', '{ execArgv: [] }'],
    ['a worker with another environment', '{ env: { ...process.env, MORE: "1" } }'],
  ])('by fetch in %s', async (_what, options) => {
    const script = `
      import { Worker } from 'node:worker_threads'
      const code = ${JSON.stringify(
        `const { parentPort } = require('node:worker_threads')
         const say = (value) => parentPort.postMessage(String(value))
         fetch('${URL_OF_WECHAT}').then((it) => it.text()).then(say, say)`,
      )}
      new Worker(code, { eval: true, ...${options} }).on('message', (it) => process.stdout.write(it))`
    expect(await run(script)).toBe(MOCK_ANSWERED)
  })

  test('by fetch in a child process', async () => {
    const script = `
      import { execFileSync } from 'node:child_process'
      const code = "fetch('${URL_OF_WECHAT}').then((it) => it.text()).then(console.log)"
      process.stdout.write(execFileSync(process.execPath, ['-e', code]).toString().trim())`
    expect(await run(script)).toBe(MOCK_ANSWERED)
  })

  test('in every form of tls.connect, whatever else the caller asks for', async () => {
    const forms = [
      `tls.connect({ host, port: 443 }, called)`,
      `tls.connect({ servername: host, host: '192.0.2.7', port: 443 }, called)`,
      `tls.connect({ host: 'API.mch.weixin.qq.com.', port: 443 }, called)`,
      `tls.connect({ host, servername: 'example.com', port: 443 }, called)`,
      `tls.connect({ host, servername: '', port: 443 }, called)`,
      `tls.connect(443, host, called)`,
      `tls.connect('443', host, {}, called)`,
      `tls.connect(443, host, undefined, called)`,
      `tls.connect(443, { host }, called)`,
      `tls.connect(443, '192.0.2.7', { host }, called)`,
      `connect({ host, port: 443 }, called)`,
      `tls.connect({ host, port: 443, ca: tls.rootCertificates.slice(0, 2) }, called)`,
      `tls.connect({ host, port: 443, secureContext: tls.createSecureContext() }, called)`,
      `tls.connect({ host, port: 443, localAddress: '192.0.2.9', localPort: 1 }, called)`,
      `tls.connect({ host, port: 443, lookup: () => { throw new Error('a lookup') } }, called)`,
    ]
    const script = `
      import tls, { connect } from 'node:tls'
      const host = 'api.mch.weixin.qq.com'
      const answer = (open) => new Promise((resolve) => {
        let all = ''
        const socket = open(() => socket.write('GET /raw HTTP/1.1\\r\\nHost: x\\r\\nConnection: close\\r\\n\\r\\n'))
        socket.on('error', (error) => resolve(String(error)))
        socket.on('data', (chunk) => (all += chunk))
        socket.on('end', () => resolve(all.split('\\r\\n\\r\\n')[1] + ' ' + socket.authorized))
      })
      const answers = {}
      ${forms.map((form) => `answers[${JSON.stringify(form)}] = await answer((called) => ${form})`).join('\n')}
      process.stdout.write(JSON.stringify(answers))`
    const expected = 'mock api.mch.weixin.qq.com /raw true'
    expect(JSON.parse(await run(script))).toEqual(
      Object.fromEntries(forms.map((form) => [form, expected])),
    )
  })

  test.each([
    [`['h2', 'http/1.1']`, 'http/1.1'],
    [`['http/1.1', 'h2']`, 'http/1.1'],
    [`Buffer.from('\\x02h2\\x08http/1.1')`, 'http/1.1'],
    [`['h2']`, 'http/1.1'],
    ['undefined', 'false'],
  ])('and speaks HTTP/1.1 with it when it offers %s', async (protocols, agreed) => {
    const script = `
      import tls from 'node:tls'
      const options = { host: 'qyapi.weixin.qq.com', port: 443, ALPNProtocols: ${protocols} }
      const socket = tls.connect(options, () => {
        process.stdout.write(String(socket.alpnProtocol))
        socket.destroy()
      }).on('error', print)
      ${PRINT}`
    expect(await run(script)).toBe(agreed)
  })

  test('and not what a proxy leads to', async () => {
    const proxy = createHttpServer().on('connect', (_request, socket) => {
      socket.on('error', () => undefined).on('end', () => socket.end())
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
      socket.resume()
    })
    const address = `http://127.0.0.1:${await listening(proxy)}`
    const script = `
      import { request } from 'node:http'
      import { get } from 'node:https'
      import tls from 'node:tls'
      const path = 'api.mch.weixin.qq.com:443'
      request('${address}', { method: 'CONNECT', path }).on('connect', (_response, socket) => {
        const createConnection = (options) => tls.connect({ ...options, socket })
        get('${URL_OF_WECHAT}', { createConnection }, (response) => {
          response.on('end', () => print(' ' + socket.destroyed))
          show(response)
        }).on('error', print)
      }).end()
      ${PRINT}`
    expect(await run(script)).toBe(`${MOCK_ANSWERED} true`)

    // Node 20 reads none of these variables; later ones open the tunnel and get the mock all the same.
    const env = { NODE_USE_ENV_PROXY: '1', HTTPS_PROXY: address, https_proxy: address }
    const byHttps = `import { get } from 'node:https'; get('${URL_OF_WECHAT}', show).on('error', print)`
    const byFetch = `fetch('${URL_OF_WECHAT}').then((it) => it.text()).then(print, print)`
    for (const ask of [byHttps, byFetch]) {
      expect(await run(`${ask}\n${PRINT}`, { env })).toBe(MOCK_ANSWERED)
    }
  })

  test('that was loaded last, when there are several', async () => {
    const other = await writePreload('other.cjs', 1, bystander.ca)
    const script = `fetch('${URL_OF_WECHAT}').then((it) => it.text()).then(print, print)\n${PRINT}`
    expect(await run(script, { preloads: [other, preload] })).toBe(MOCK_ANSWERED)
    expect(await run(script, { preloads: [preload, other] })).toBe('ECONNREFUSED')
  })

  test('and fails, as it has to, when another server has taken the port of the mock', async () => {
    const stolen = await writePreload('stolen.cjs', bystander.port, mock.ca)
    const script = `fetch('${URL_OF_WECHAT}').then((it) => it.text()).then(print, print)\n${PRINT}`
    expect(await run(script, { preloads: [stolen] })).toMatch(/^(UNABLE_TO|SELF_SIGNED|ERR_TLS)/)
  })
})

describe('a program with the preload reaches every other host as before', () => {
  test('by https, fetch and http2, with the protocol and the roots of its own', async () => {
    const origin = `https://localhost:${bystander.port}`
    const script = `
      import http2 from 'node:http2'
      import https from 'node:https'
      import tls from 'node:tls'
      const text = (ask) => new Promise((resolve) => ask(resolve))
      const ca = ${JSON.stringify(bystander.ca.certificate)}
      const port = ${bystander.port}
      const get = (url, options) => text((resolve) =>
        https.get(url, options, (response) => response.on('data', (it) => resolve(String(it))))
          .on('error', ({ code }) => resolve(code)))
      const protocol = (options, ...before) => text((resolve) => {
        const all = { ca, ALPNProtocols: ['h2', 'http/1.1'], checkServerIdentity() {}, ...options }
        const socket = tls.connect(...before, all, () => {
          resolve([socket.alpnProtocol, socket.remotePort === port])
          socket.destroy()
        })
      })
      const answers = {
        https: await get('${origin}/a', { ca }),
        byAddress: await get('https://127.0.0.1:' + port, { ca }),
        withoutItsRoot: await get('${origin}', {}),
        fetch: await fetch('${origin}').catch((error) => error.cause.code),
        tls: await protocol({ host: 'localhost', port }),
        tlsByPort: await protocol({}, port, 'localhost'),
        anotherOfWechat: await protocol({ host: '127.0.0.1', port, servername: 'api.weixin.qq.com' }),
        below: await protocol({ host: '127.0.0.1', port, servername: 'x.api.mch.weixin.qq.com' }),
        http2: await text((resolve) => {
          const session = http2.connect('${origin}', { ca }, () => {
            resolve(session.alpnProtocol)
            session.destroy()
          })
        }),
        pipe: await text((resolve) => tls.connect({ path: './none', servername: 'api.mch.weixin.qq.com' })
          .on('error', ({ code }) => resolve(code))),
        pipeWithOptions: await text((resolve) => tls.connect('./none', { host: 'api.mch.weixin.qq.com' })
          .on('error', ({ code }) => resolve(code))),
        pipeByName: await text((resolve) => tls.connect('./none').on('error', ({ code }) => resolve(code))),
      }
      process.stdout.write(JSON.stringify(answers))`
    const untouched = ['h2', true]
    expect(JSON.parse(await run(script))).toEqual({
      https: 'bystander localhost /a',
      byAddress: 'bystander false /',
      withoutItsRoot: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      fetch: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      tls: untouched,
      tlsByPort: untouched,
      anotherOfWechat: untouched,
      below: untouched,
      http2: 'h2',
      pipe: 'ENOENT',
      pipeByName: 'ENOENT',
      pipeWithOptions: 'ENOENT',
    })
  })
})

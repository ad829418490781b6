// A seeded byte fuzzer: valid requests, spoilt a little, over raw sockets to a server in a child process.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { fakeRequest } from 'wechatpay-mock'

const PARALLEL = 16
const PATHS = {
  scannedpos: '/v3/pay/partner/transactions/scannedpos',
  miniprogram: '/v3/pay/partner/transactions/miniprogram',
  'jsapi-with-contract': '/v3/pay/transactions/jsapi-with-contract',
  'wecom-create-order': '/cgi-bin/miniapppay/create_order?access_token=t',
}
const LEAKS =
  /<!doctype html|<pre>|\n {4}at |node_modules|node:internal|"MOCK_BUG"|Maximum call stack/i

/** mulberry32: small, fast, the same everywhere. */
export function randomNumbers(seed) {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (count) => Math.floor(next() * count)
  return { below, pick: (list) => list[below(list.length)] }
}

const request = (method, target, body = '', headers = []) =>
  Buffer.from(
    [
      `${method} ${target} HTTP/1.1`,
      'Host: 127.0.0.1',
      'Content-Type: application/json',
      `Content-Length: ${Buffer.byteLength(body)}`,
      ...headers,
      '',
      body,
    ].join('\r\n'),
  )

const admin = (method, path, body) =>
  request(method, `/__admin${path}`, body === undefined ? '' : JSON.stringify(body))

/** Valid requests of every endpoint and route, from which the others are made. */
export async function seeds() {
  const all = []
  for (const [endpoint, path] of Object.entries(PATHS)) {
    for (const size of ['full', 'minimal']) {
      const body = JSON.stringify(await fakeRequest(endpoint, { seed: 'fuzz', size }))
      all.push(request('POST', path, body))
      const error = endpoint.startsWith('wecom') ? '45009' : 'SYSTEM_ERROR'
      all.push(request('POST', path, body, [`Wechatpay-Negative-Test: ${error}`]))
    }
  }
  const when = { mchid: '1', endpoint: 'miniprogram', body: { '/amount/total': 403 } }
  all.push(
    admin('GET', '/health'),
    admin('GET', '/requests?outcome=invalid'),
    admin('GET', '/requests/1'),
    admin('DELETE', '/requests'),
    admin('POST', '/requests/find', { mchid: '1', body: { '/amount/total': 1 } }),
    admin('POST', '/requests/count', { outcome: 'ok', status: 200 }),
    admin('POST', '/requests/wait', { mchid: '1', count: 1, timeoutMs: 5 }),
    admin('GET', '/rules'),
    admin('POST', '/rules', { when, respond: ['SYSTEM_ERROR', { error: 'NO_AUTH', times: 2 }] }),
    admin('DELETE', '/rules/1'),
    admin('POST', '/merchants', { mchid: '1', appids: ['wx1'], openids: { wx1: ['o'] } }),
    admin('GET', '/merchants'),
    admin('GET', '/orders?mchid=1&out_trade_no=2'),
    admin('POST', '/reset?mchid=1'),
    admin('GET', '/openapi.json'),
  )
  return all
}

const WORDS = [
  '1e400', '-1', '9223372036854775808', '99999999999999999999', '0.1', '1E2', 'null', 'true', '[]', '{}',
  '"__proto__":1,', '"constructor":{},', '"toString":1,', '{"toString":1}', '\\ud800', '\\u0000', '😀', '\ufeff',
  '\u2028', '\0', '\r\n', '\n', '\r', '\r\n\r\n', ' ', '\t', ': ', ',,', '"', '\\', '\\"', '%00', '%zz', '%', '?', '&',
  '#', '../', '//', 'Content-Length: 0\r\n', 'Content-Length: 5\r\n', 'Transfer-Encoding: chunked\r\n',
  'Content-Encoding: gzip\r\n', 'Expect: 100-continue\r\n', 'Connection: close\r\n', 'Upgrade: h2c\r\n',
  'Host: x\r\n', ' HTTP/1.0', ' HTTP/2.0', 'GET / HTTP/1.1\r\n\r\n', '[['.repeat(600), '{"a":'.repeat(600),
  '[],'.repeat(400), '\\"'.repeat(400), '9'.repeat(400), 'x'.repeat(2_000),
].map((word) => Buffer.from(word)) // prettier-ignore
const BYTES = [0x00, 0x01, 0x0a, 0x0d, 0x20, 0x22, 0x5c, 0x7f, 0x80, 0xc3, 0xed, 0xff]

/** Spoils a request in one to four places; half of the time its Content-Length is set right afterwards. */
export function mutate(bytes, all, { below, pick }) {
  let mutant = bytes
  for (let times = 1 + below(4); times > 0; times--) {
    const at = below(mutant.length + 1)
    const length = below(below(4) === 0 ? 200 : 8)
    const [before, after] = [mutant.subarray(0, at), mutant.subarray(at)]
    const other = pick(all)
    const inserted = [
      () => [before, Buffer.from([after[0] ^ (1 << below(8))]), after.subarray(1)],
      () => [before, Buffer.from([pick(BYTES)]), after],
      () => [before, pick(WORDS), after],
      () => [before, pick(WORDS), after.subarray(length)],
      () => [before, after.subarray(length)],
      () => [before, after.subarray(0, length), after.subarray(0, length), after],
      () => [before, other.subarray(below(other.length))],
      () => [mutant, other],
      () => [Buffer.from(mutant.toString('latin1').replace(/\d+/g, (n) => (below(3) ? n : String(pick(WORDS)))), 'latin1')],
      () => [Buffer.from(mutant.toString('latin1').replaceAll('\r\n', pick(['\n', '\r', '\r\n\r\n', '\r\n '])), 'latin1')],
      () => {
        const split = mutant.indexOf('\r\n\r\n') + 4
        const inside = split + below(Math.max(1, mutant.length - split))
        return [mutant.subarray(0, inside), pick(WORDS), mutant.subarray(inside + below(6))]
      },
    ] // prettier-ignore
    mutant = Buffer.concat(pick(inserted)())
  }
  return below(2) === 0 ? mutant : withRightLength(mutant)
}

function withRightLength(bytes) {
  const split = bytes.indexOf('\r\n\r\n')
  if (split === -1) return bytes
  const head = bytes.toString('latin1', 0, split)
  const length = bytes.length - split - 4
  const fixed = head.replace(/Content-Length: \d+/i, `Content-Length: ${length}`)
  return Buffer.concat([Buffer.from(fixed, 'latin1'), bytes.subarray(split)])
}

/** Sends bytes and FIN, and takes everything until the server closes. `late` when it does not. */
export function send(port, bytes, withinMs = 5_000) {
  return new Promise((resolve) => {
    const chunks = []
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
    const done = (late) => {
      clearTimeout(timer)
      socket.destroy()
      resolve({ bytes: Buffer.concat(chunks), late, refused })
    }
    let refused = false
    const timer = setTimeout(() => done(true), withinMs)
    socket.on('connect', () => socket.end(bytes))
    socket.on('data', (chunk) => chunks.push(chunk))
    socket.on('end', () => done(false))
    socket.on('close', () => done(false))
    socket.on('error', (error) => (refused ||= error.code === 'ECONNREFUSED'))
  })
}

/** What is wrong with what came back, or nothing. */
export function complaint({ bytes, late, refused }, sent) {
  if (refused) return 'the server is gone'
  // A delay or a hang that the mutant itself asked for is none of the server's; requests/wait waits 5 s unless told.
  if (late)
    return /delay=?|fault|delayMs|timeoutMs|requests\/wait/.test(sent.toString('latin1'))
      ? undefined
      : 'no end within the limit'
  const text = bytes.toString('utf8')
  const leak = LEAKS.exec(text)
  if (leak && !sent.includes(leak[0])) return `the answer shows ${JSON.stringify(leak[0])}`
  if (text.includes(process.cwd())) return 'the answer shows a path of this machine'
  let rest = bytes
  while (rest.length > 0) {
    const split = rest.indexOf('\r\n\r\n')
    if (split === -1) return 'half an answer'
    const head = rest.toString('latin1', 0, split)
    const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1])
    const length = Number(/^content-length: (\d+)/im.exec(head)?.[1] ?? 0)
    if (!(status >= 100)) return 'no status line'
    if (status < 200) {
      rest = rest.subarray(split + 4)
      continue
    }
    // Node's own refusals, such as that of a missing Host, are empty and chunked.
    const isEmptyChunked = /^transfer-encoding: chunked/im.test(head)
    if (
      isEmptyChunked &&
      rest
        .subarray(split + 4)
        .toString('latin1')
        .startsWith('0\r\n\r\n')
    ) {
      if (status < 400 || status >= 500) return `empty ${status}`
      rest = rest.subarray(split + 9)
      continue
    }
    const body = rest.subarray(split + 4, split + 4 + length)
    // An answer to HEAD has no body, whatever it says; what a fault spoils is meant to be spoilt.
    if (/HEAD|fault/.test(sent.toString('latin1'))) return undefined
    if (body.length < length) return 'half a body'
    const wrong = wrongBody(status, body)
    if (wrong) return wrong
    rest = rest.subarray(split + 4 + length)
  }
  return undefined
}

function wrongBody(status, body) {
  if (body.length === 0)
    return status === 204 || (status >= 400 && status < 500) ? undefined : `empty ${status}`
  let value
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch {
    return `an answer ${status} that is not JSON`
  }
  if (typeof value !== 'object' || value === null) return 'JSON that is no object'
  if (status >= 400 && typeof (value.code ?? value.errcode) === 'undefined')
    return `${status} without a code`
  if (status >= 500 && typeof value.message !== 'string') return `${status} without a message`
  return undefined
}

/** Starts the server in a child process; `heap` asks how much it holds after a collection. */
export async function startChild() {
  const child = fork(fileURLToPath(new URL('serve.mjs', import.meta.url)), {
    execArgv: ['--expose-gc', '--max-old-space-size=512'],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  let said = ''
  child.stderr.on('data', (chunk) => (said = (said + chunk).slice(-10_000)))
  const [{ port }] = await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(() => Promise.reject(new Error(`the server did not start: ${said}`))),
  ])
  return {
    port,
    said: () => said,
    isGone: () => child.exitCode !== null || child.signalCode !== null,
    async heap() {
      const answer = once(child, 'message')
      child.send('heap')
      const [{ heap }] = await answer
      return heap
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const gone = once(child, 'exit')
      child.kill('SIGKILL')
      await gone
    },
  }
}

/** A good order is answered with a prepay_id, whatever came before. Rules that mutants have set go first. */
async function isAlive(port, number) {
  await send(port, request('POST', '/__admin/reset'))
  const body = JSON.stringify(await fakeRequest('miniprogram', { seed: `alive ${number}` }))
  const { bytes } = await send(port, request('POST', PATHS.miniprogram, body))
  return bytes.includes('"prepay_id":"wx')
}

/** Runs until the time or the number of requests is used up, or ten things have been found. */
export async function fuzz({
  seed,
  ms = Infinity,
  requests = Infinity,
  checkEvery = 1_000,
  findingsFolder,
  onProgress = () => undefined,
}) {
  const random = randomNumbers(seed)
  const all = await seeds()
  const started = performance.now()
  const findings = []
  const heaps = []
  let server = await startChild()
  let sent = 0
  let answered = 0
  let reported = started

  const found = async (why, mutants) => {
    const finding = {
      why,
      seed,
      sent,
      stderr: server.said(),
      requests: mutants.map((each) => each.toString('base64')),
    }
    let file = ''
    if (findingsFolder) {
      await mkdir(findingsFolder, { recursive: true })
      file = join(findingsFolder, `${seed}-${sent}-${findings.length}.json`)
      await writeFile(file, `${JSON.stringify(finding, null, 2)}\n`)
    }
    findings.push({ why, file, requests: finding.requests })
  }

  try {
    const isOver = () =>
      performance.now() - started > ms || sent >= requests || findings.length >= 10
    while (!isOver()) {
      const batch = []
      // Mutants are made one after the other, so that a seed gives the same ones whatever the timing.
      for (let i = 0; i < checkEvery; i++) batch.push(mutate(random.pick(all), all, random))
      const queue = batch.slice(0, Math.min(checkEvery, requests - sent))
      let next = 0
      const worker = async () => {
        while (next < queue.length && !isOver()) {
          const mutant = queue[next++]
          sent++
          const answer = await send(server.port, mutant)
          if (answer.bytes.length > 0) answered++
          const why = complaint(answer, mutant)
          if (why) await found(why, [mutant])
        }
      }
      await Promise.all(Array.from({ length: PARALLEL }, worker))
      if (server.isGone() || !(await isAlive(server.port, sent))) {
        await found('a good order is not answered any more', queue.slice(0, next))
        await server.stop()
        server = await startChild()
        heaps.length = 0
      }
      heaps.push(await server.heap())
      // Orders, exchanges and rules are bounded or reset, so what is held after a collection stays put.
      if (heaps.length > 10 && (heaps.at(-1) ?? 0) > 2 * (heaps[5] ?? 0) + 32 * 2 ** 20) {
        await found('memory grows', [])
        break
      }
      if (performance.now() - reported > 10_000) {
        reported = performance.now()
        onProgress(`${sent} requests, ${findings.length} findings`)
      }
    }
  } finally {
    await server.stop()
  }
  return { sent, answered, findings, heaps, ms: performance.now() - started }
}

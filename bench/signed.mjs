/** Throughput with signatures: rounds that go through both servers in turn, with the same signed requests. */
import { createPublicKey, verify } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { testKeys } from '../dist/fixtures/keys/index.js'
import { Connection, requestBytes } from './connection.mjs'
import { startCommand } from './contenders.mjs'
import { clientHeaders, PATH } from './order.mjs'
import * as processes from './processes.mjs'
import { measureServed } from './rounds.mjs'
import { signOrder } from './signed-order.mjs'

const node = { path: process.execPath, version: process.version.slice(1) }
const platformKey = createPublicKey(testKeys.platformCertificate.publicKey)

/** Runs beside the generator on all cores: signing is the work of several threads. */
export const signingServer = (...args) => ({
  node,
  cores: processes.ALL_CORES,
  command: (port) => [
    fileURLToPath(new URL('contenders/signing.mjs', import.meta.url)),
    String(port),
    ...args,
  ],
  check: checkSignatures,
  refuses: false,
})

export const signedContenders = [
  { name: 'signing', title: 'bare node:http server that signs', ...signingServer() },
  {
    name: 'strict',
    title: 'wechatpay-mock --auth strict',
    node,
    cores: processes.ALL_CORES,
    command: (port) => [...startCommand(port), '--auth=strict'],
    check: checkSignatures,
    refuses: true,
  },
]

/** Measures every contender once per round. The result: the rounds of each, by name. */
export async function measureSigned(contenders, { rounds, seconds, connections, say }) {
  const results = Object.fromEntries(contenders.map(({ name }) => [name, []]))
  // Signing servers get through a fifth of the requests in a time, and the compiler counts requests.
  const timing = { warmupMs: 2 * Math.min(seconds, 2) * 1000, measureMs: seconds * 1000 }
  const generator = processes.start(
    [process.execPath, new URL('signed-load.mjs', import.meta.url).pathname],
    { cores: processes.ALL_CORES, ipc: true },
  )
  try {
    for (let round = 1; round <= rounds; round++) {
      // What a server does on the same cores takes as long as signing alone, so these will do.
      const signForMs = 1.25 * (timing.warmupMs + timing.measureMs)
      const { count } = await processes.ask(generator, { signForMs })
      for (const contender of contenders) {
        const result = await measureServed(contender, { ...timing, connections, generator })
        if (result.failures.length > 0) {
          throw new Error(`${contender.title} failed: ${result.failures[0]}`)
        }
        const { repeated } = await processes.ask(generator, { rewind: true })
        results[contender.name].push({ ...result, repeated: repeated / count })
        say(`round ${round} ${contender.name}: ${Math.round(result.perSecond)}/s`)
      }
    }
  } finally {
    await processes.stop(generator)
  }
  return results
}

/** The signature of the answer fits, and who is said to look at signatures does. */
async function checkSignatures({ title, refuses }, port) {
  const [{ body, authorization }, other] = await Promise.all([CHECKED, CHECKED + 1].map(signOrder))
  const { status, text } = await post(port, body, authorization)
  if (status !== 200 || !isSigned(text)) throw new Error(`${title} answers badly: ${text}`)
  for (const wrong of [undefined, other.authorization]) {
    const refused = await post(port, body, wrong)
    if ((refused.status === 401) !== refuses) {
      throw new Error(`${title} answers ${refused.status} to ${wrong ?? 'no Authorization'}`)
    }
  }
}

/** Numbers that no round gets to. */
const CHECKED = 9_999_999_998

async function post(port, body, authorization) {
  const connection = new Connection(port)
  const signed = authorization === undefined ? {} : { Authorization: authorization }
  const bytes = requestBytes('POST', PATH, body, { ...clientHeaders, ...signed })
  const answer = await new Promise((resolve) => {
    connection.send(
      bytes,
      (status, received) => resolve({ status, text: String(received) }),
      10_000,
    )
  })
  connection.close()
  return answer
}

function isSigned(text) {
  const header = (name) => new RegExp(`\r\nWechatpay-${name}: (.*)\r\n`).exec(text)?.[1] ?? ''
  const body = text.split('\r\n\r\n')[1]
  const message = Buffer.from(`${header('Timestamp')}\n${header('Nonce')}\n${body}\n`)
  return verify('sha256', message, platformKey, Buffer.from(header('Signature'), 'base64'))
}

/** Throughput: rounds that go through the contenders in turn, each in a fresh process. */
import { Connection, requestBytes } from './connection.mjs'
import { clientHeaders, order, PATH } from './order.mjs'
import * as processes from './processes.mjs'
import { spread } from './statistics.mjs'

/** Measures every contender once per round. The result: the rounds of each, by name. */
export async function measureRounds(contenders, { rounds, seconds, connections, say }) {
  const results = Object.fromEntries(contenders.map(({ name }) => [name, []]))
  const timing = { warmupMs: Math.min(seconds, 2) * 1000, measureMs: seconds * 1000 }
  const generator = processes.start(
    [process.execPath, new URL('orders-load.mjs', import.meta.url).pathname],
    { cores: processes.LOAD_CORE, ipc: true },
  )
  try {
    for (let round = 1; round <= rounds; round++) {
      for (const contender of contenders) {
        const measure = contender.kind === 'http' ? measureServed : measureIntercepted
        const result = await measure(contender, { ...timing, connections, generator })
        if (result.failures.length > 0) {
          throw new Error(`${contender.title} failed: ${result.failures[0]}`)
        }
        results[contender.name].push(result)
        say(`round ${round} ${contender.name}: ${Math.round(result.perSecond)}/s`)
      }
    }
  } finally {
    await processes.stop(generator)
  }
  return results
}

/**
 * One contender, from its start to its end. `check` throws if it is not what it is said to be; one with `ipc` answers
 * any message with what it has counted since the last one.
 */
export async function measureServed(contender, { generator, connections, warmupMs, measureMs }) {
  const port = await processes.freePort()
  const startedAt = performance.now()
  const { cores, ipc, env } = contender
  const command = [contender.node.path, ...contender.command(port)]
  const child = processes.start(command, { cores, ipc, env })
  const ownCount = async () => (ipc ? { own: await processes.ask(child, 'count') } : {})
  try {
    await processes.untilListening(child, port)
    const listeningMs = performance.now() - startedAt
    await (contender.check ?? checkRefusal)(contender, port)
    const warmUp = await processes.ask(generator, { port, connections, ms: warmupMs })
    if (warmUp.failures.length > 0) return warmUp
    await ownCount()
    const before = processes.cpuMilliseconds(child)
    const result = await processes.ask(generator, { port, connections, ms: measureMs })
    const cpu = processes.cpuMilliseconds(child) - before
    return {
      ...result,
      listeningMs,
      cpuMicroseconds: (cpu * 1000) / result.requests,
      busy: cpu / result.elapsedMs,
      peakMb: processes.peakMemory(child),
      ...(await ownCount()),
    }
  } finally {
    await processes.stop(child)
  }
}

async function measureIntercepted(contender, { warmupMs, measureMs }) {
  const startedAt = performance.now()
  const child = processes.start([contender.node.path, ...contender.command()], { ipc: true })
  try {
    await processes.nextMessage(child)
    const listeningMs = performance.now() - startedAt
    const result = await processes.ask(child, { warmupMs, measureMs })
    return { ...result, listeningMs, peakMb: processes.peakMemory(child) }
  } finally {
    await processes.stop(child)
  }
}

/** Contenders that are said to validate do. */
async function checkRefusal({ title, refuses }, port) {
  const connection = new Connection(port)
  const bytes = requestBytes(
    'POST',
    PATH,
    JSON.stringify({ ...order, undeclared: 1 }),
    clientHeaders,
  )
  const status = await new Promise((resolve) => connection.send(bytes, resolve, 10_000))
  connection.close()
  if ((status === 400 || status === 422) !== refuses) {
    throw new Error(`${title} answers ${status} to an unknown member`)
  }
}

/** Median and range of every figure. */
export function summariseRounds(rounds) {
  const of = (figure) => spread(rounds.map(figure))
  return {
    perSecond: of((each) => each.perSecond),
    p50: of((each) => each.p50),
    p99: of((each) => each.p99),
    cpuMicroseconds: of((each) => each.cpuMicroseconds),
    busy: of((each) => each.busy),
    peakMb: of((each) => each.peakMb ?? Number.NaN),
    listeningMs: of((each) => each.listeningMs),
    ...(rounds[0].generatorBusy !== undefined && {
      generatorBusy: of((each) => each.generatorBusy),
    }),
  }
}

/** How many times as fast `a` is, round by round. */
export const ratio = (a, b) => spread(a.map((each, round) => each.perSecond / b[round].perSecond))

/** How many times the processor time per request `a` takes, round by round. Hardly moved by what else runs here. */
export const cpuRatio = (a, b) =>
  spread(a.map((each, round) => each.cpuMicroseconds / b[round].cpuMicroseconds))

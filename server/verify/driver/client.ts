import type { CaseContext } from '../../../contract-tests/adapter.js'
import { playCase } from '../../../contract-tests/cases/play.js'
import { PATIENCE_MS } from '../../../contract-tests/cases/within.js'
import { EnvironmentError } from '../../environment-error.js'
import type { Environment } from '../../io.js'
import type { Running } from '../../start.js'
import { type Client, toPlayed } from '../client.js'
import { driverAdapter } from './adapter.js'
import { type DriverOptions, DriverProcess } from './process.js'
import type { Hello } from './protocol.js'

export interface DriverClientOptions extends DriverOptions {
  readonly running: Running
  readonly timeoutMs: number
  readonly profile: 'development' | 'production'
  /** Ends everything early. */
  readonly signal?: AbortSignal
}

/** A client that a driver speaks for, and what the driver says of it. */
export interface DriverClient extends Client {
  readonly hello: Hello
}

/** Nobody is called there: notices are handed to the driver. */
const NOTIFY_URL = 'https://shop.example/wechatpay/notify'
/** As long as the platform waits for the answer to a notice. */
const NOTICE_MS = 5_000
/** A JVM takes its time, and `go run` compiles first. */
const HELLO_MS = 60_000

/** Starts a driver to hear what it is. There is one per worker, or where it wants that, one per case. */
export async function driverClient(options: DriverClientOptions): Promise<DriverClient> {
  const { running, timeoutMs, profile, env, signal } = options
  const start = (own: Environment): DriverProcess => {
    const driver = new DriverProcess({ ...options, env: { ...env, ...own } })
    const interrupt = (): void => driver.fail('the run was interrupted')
    if (signal?.aborted) interrupt()
    signal?.addEventListener('abort', interrupt)
    return driver
  }
  const first = start({})
  await firstLine(first)
  if (first.failure) throw noDriver(first)
  const hello = await first.hello
  const workers = new Map<number, DriverProcess>()
  if (hello.once) await first.close()
  else workers.set(0, first)

  /** The driver of a worker: the one it has, unless that has failed or is for one case only. */
  const driverFor = async (worker: number, own: Environment): Promise<DriverProcess> => {
    const known = workers.get(worker)
    if (known && known.failure === undefined) return known
    const started = start(own)
    workers.set(worker, started)
    await firstLine(started)
    return started
  }

  return {
    hello,
    async tryCase(planned, worker) {
      const { definition, endpoint } = planned
      let driver: DriverProcess | undefined
      let late: NodeJS.Timeout | undefined
      const variables = async (mchid: string): Promise<CaseContext['env']> => {
        const { variables: own } = await running.prepareEnvironment(mchid)
        driver = await driverFor(worker, own)
        late = setTimeout(() => driver?.fail(tooLong(timeoutMs)), timeoutMs)
        return own
      }
      const adapter = driverAdapter(() => driver, hello)
      const { results, case: played } = await playCase(running.mock, definition, adapter, {
        env: variables,
        endpoint,
        notifyUrl: NOTIFY_URL,
        profile,
        patienceMs: Math.min(timeoutMs, PATIENCE_MS),
      })
      clearTimeout(late)
      // A silent platform may be waited for too long, which is then the verdict. Else a step that hangs is no refusal.
      const mayHang = driver?.failure === undefined && definition.clauses.includes('retry/timeout')
      // A notice of the last payment may still be on its way.
      await driver?.idle(mayHang ? 0 : NOTICE_MS)
      if (driver?.isBusy) driver.fail(tooLong(PATIENCE_MS))
      const failure = mayHang ? undefined : driver?.failure
      const problem = failure === undefined ? played.problem : `the driver: ${failure.message}`
      const output = driver?.output ?? ''
      if (hello.once && driver) {
        await driver.close()
        workers.delete(worker)
      }
      return { ...toPlayed({ planned, results, durationMs: played.durationMs, problem }), output }
    },
    async close() {
      await Promise.all([...workers.values()].map((driver) => driver.close()))
    },
  }
}

const tooLong = (ms: number): string =>
  `it did not answer within ${ms / 1000} s; see what it waits for, or allow more with --timeout`

/** Resolves when there is nothing more to wait for: it has said what it is, or it has failed. */
async function firstLine(driver: DriverProcess): Promise<void> {
  const reason = `it did not say its first line within ${HELLO_MS / 1000} s`
  const late = setTimeout(() => driver.fail(reason), HELLO_MS)
  await driver.hello.catch(() => undefined)
  clearTimeout(late)
}

function noDriver({ failure, output }: DriverProcess): EnvironmentError {
  const printed = output.trim().slice(-500)
  const more = printed === '' ? '' : `; it printed: ${printed}`
  return new EnvironmentError(`the driver: ${failure?.message}${more}`)
}

import type { OpenCase } from '../../contract-tests/cases/open-case.js'
import { worst } from '../../contract-tests/cases/worst.js'
import { seeExchange } from '../../contract-tests/judge/seen-exchange.js'
import type { ClauseResult, Verdict } from '../../contract-tests/verdict.js'
import type { Mock, Notification } from '../../mocks/index.js'

/** How a case went. */
export interface CaseOutcome {
  readonly verdict: Verdict
  readonly durationMs: number
  /** What every clause came to, in this case alone. */
  readonly results: readonly ClauseResult[]
  /** How many requests of the case's merchant there were. */
  readonly requests: number
  /** Whether a notice went to the mock's own address because the client named none. */
  readonly isSinkUsed: boolean
}

/** A case that somebody has begun and not finished, and what is known of it. */
export class RunOfCase {
  readonly opened: OpenCase
  readonly startedAt = Date.now()
  readonly #mock: Mock
  readonly #sink: string
  readonly #stops: readonly (() => void)[]
  #requests = 0
  #isSinkUsed = false
  #outcome: Promise<CaseOutcome> | undefined

  constructor(mock: Mock, opened: OpenCase, sink: string) {
    this.#mock = mock
    this.opened = opened
    this.#sink = sink
    const { mchid, corpid } = opened
    const corps = new Map([[corpid, mchid]])
    this.#stops = [
      mock.on('exchange', (exchange) => {
        if (seeExchange(exchange, corps).mchid === mchid) this.#requests++
      }),
      mock.on('notice.sent', ({ notification }) => {
        if (notification.mchid === mchid && notification.url === this.#sink) this.#isSinkUsed = true
      }),
    ]
  }

  /** The first time it waits for what the case itself has begun; later it answers the same. */
  finish(patienceMs: number): Promise<CaseOutcome> {
    return (this.#outcome ??= this.#finish(patienceMs))
  }

  /** Stops watching, and forgets the merchant. */
  async forget(): Promise<void> {
    await this.finish(0)
    this.#mock.reset({ mchid: this.opened.mchid })
  }

  async #finish(patienceMs: number): Promise<CaseOutcome> {
    const { opened } = this
    if (patienceMs > 0) {
      await within(patienceMs, opened.settled())
      await within(patienceMs, this.#noticesAreOver())
    }
    const results = opened.observation.finish()
    opened.close()
    for (const stop of this.#stops) stop()
    const own = results.filter(({ clause }) => opened.definition.clauses.includes(clause))
    return {
      verdict: worst(own.map(({ verdict }) => verdict)),
      durationMs: Date.now() - this.startedAt,
      results,
      requests: this.#requests,
      isSinkUsed: this.#isSinkUsed,
    }
  }

  /** Nothing is due or on its way; what is to be repeated later is not waited for. */
  #noticesAreOver(): Promise<void> {
    const { notifications, clock } = this.#mock
    const isOpen = ({ mchid, state, nextAt }: Notification): boolean =>
      mchid === this.opened.mchid &&
      state === 'waiting' &&
      (nextAt === undefined || nextAt <= clock.now())
    return new Promise((resolve) => {
      const stops: (() => void)[] = []
      const look = (): void => {
        if (notifications.undelivered().some(isOpen)) return
        for (const stop of stops) stop()
        resolve()
      }
      stops.push(notifications.listen(look), notifications.onPlan(look))
      look()
    })
  }
}

async function within(ms: number, wanted: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, ms)))
  await Promise.race([wanted, late])
  clearTimeout(timer)
}

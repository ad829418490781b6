import type { SeenExchange } from '../../sighting.js'
import type { ClauseJudge } from '../../watch.js'
import { hasGoodSignature, isLookedAt } from './signature.js'

/** How the parser of Authorization says that a timestamp is no run of digits. */
const NOT_SECONDS = 'the timestamp was expected as seconds in digits'

/** Whether a request was refused for its time. */
export const isTimestampOff = ({ exchange: { outcome, diagnosis } }: SeenExchange): boolean =>
  outcome === 'timestamp-off' ||
  (outcome === 'authorization-malformed' && diagnosis?.includes(NOT_SECONDS) === true)

export const clock: ClauseJudge = {
  clause: 'sign/clock',
  watch: (notebook, surroundings) => ({
    exchange(seen) {
      if (!isLookedAt(seen, surroundings)) return
      const { exchange, headers } = seen
      if (isTimestampOff(seen)) {
        const sent = /\btimestamp="([^"]*)"/.exec(headers.authorization ?? '')?.[1] ?? ''
        const en = exchange.diagnosis ?? `timestamp ${sent} is off`
        notebook.broke({ en, zh: inChinese(sent, seen.at) }, exchange)
      } else if (hasGoodSignature(seen) || WAS_IN_TIME.has(exchange.outcome)) notebook.exercised()
    },
  }),
}

/** The time is looked at before these are. */
const WAS_IN_TIME: ReadonlySet<string> = new Set(['serial-wrong', 'signature-wrong'])

function inChinese(sent: string, at: number): string {
  const now = Math.floor(at / 1000)
  const because = `时间戳 ${sent}，当前时间 ${now}：`
  if (!/^\d+$/.test(sent)) return `${because}应为以秒为单位的数字`
  const off = Number(sent) - now
  if (Math.abs(Number(sent) / 1000 - now) <= 300) return `${because}以毫秒为单位，应为秒`
  return `${because}${off < 0 ? '慢' : '快'}了 ${Math.abs(off)} 秒，不得超过 300 秒`
}

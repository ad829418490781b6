import type { Ids } from '../ports.js'
import { perSecond } from '../second.js'
import { HOUR } from './order.js'

/** `ddHHmmss` */
const beijingTime = perSecond((now) =>
  new Date(now + 8 * HOUR).toISOString().slice(8, 19).replaceAll(/\D/g, ''),
)

/**
 * `wx`, day and time in Beijing, six digits, 16 hexadecimal digits, `0000`: the 36 characters of every prepay_id
 * quoted since 2020 (observed.md, success shapes).
 */
export function makePrepayId(now: number, ids: Ids): string {
  return `wx${beijingTime(now)}${ids.digits(6)}${ids.hex(16)}0000`
}

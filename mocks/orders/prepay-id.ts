import type { Ids } from '../ports.js'
import { HOUR } from './order.js'

/**
 * `wx`, day and time in Beijing, six digits, 16 hexadecimal digits, `0000`: the 36 characters of every prepay_id
 * quoted since 2020 (observed.md, success shapes).
 */
export function makePrepayId(now: number, ids: Ids): string {
  const beijing = new Date(now + 8 * HOUR).toISOString()
  const time =
    beijing.slice(8, 10) + beijing.slice(11, 13) + beijing.slice(14, 16) + beijing.slice(17, 19)
  return `wx${time}${ids.digits(6)}${ids.hex(16)}0000`
}

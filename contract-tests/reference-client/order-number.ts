import { randomBytes } from 'node:crypto'

/** 24 of the 32 characters that an out_trade_no may have: the day, and what nobody has drawn before. */
export function newOrderNumber(): string {
  const day = new Date().toISOString().slice(0, 10).replaceAll('-', '')
  return `${day}${randomBytes(8).toString('hex')}`
}

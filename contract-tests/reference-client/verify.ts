import { type KeyObject, verify } from 'node:crypto'

/** An answer or a notice that WeChat Pay did not sign, or signed too long ago. Nothing in it may be used. */
export class Untrusted extends Error {
  override readonly name = 'Untrusted'
}

const MAX_AGE_SECONDS = 5 * 60

/**
 * Throws unless the platform has signed this body lately. WeChat Pay sends wrong signatures on purpose now and then
 * (`WECHATPAY/SIGNTEST/…`), to see who checks; they need no treatment of their own.
 */
export function checkSignature(
  header: (name: string) => string | undefined,
  body: Buffer,
  keys: ReadonlyMap<string, KeyObject>,
): void {
  const read = (name: string): string => {
    const value = header(`Wechatpay-${name}`)
    if (value === undefined) throw new Untrusted(`there is no Wechatpay-${name}`)
    return value
  }
  const serial = read('Serial')
  const key = keys.get(serial)
  if (!key) throw new Untrusted(`${serial} is no key of the platform`)
  const timestamp = read('Timestamp')
  const age = Math.abs(Date.now() / 1000 - Number(timestamp))
  // Said this way round, what is no number is too old.
  if (!(age <= MAX_AGE_SECONDS)) throw new Untrusted(`signed at ${timestamp}, which is not now`)
  const message = Buffer.concat([
    Buffer.from(`${timestamp}\n${read('Nonce')}\n`),
    // The bytes as they came: parsed and written again they would be others.
    body,
    Buffer.from('\n'),
  ])
  const signature = Buffer.from(read('Signature'), 'base64')
  if (!verify('sha256', message, key, signature)) throw new Untrusted('the signature does not fit')
}

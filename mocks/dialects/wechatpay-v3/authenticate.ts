import { decodeBase64 } from '../../crypto/base64.js'
import { type Authorization, parseAuthorization, SCHEME } from '../../crypto/authorization.js'
import { requestMessage } from '../../crypto/messages.js'
import { shortLived } from '../../crypto/short-lived.js'
import type { Call, Caller } from '../../dialect.js'
import type { Signer } from '../../merchants/keyring.js'
import { type NaturalReason, Refusal } from '../../refusal.js'
import { findHeader, toText } from '../../wire.js'
import type { World } from '../../world.js'

const WINDOW_S = 5 * 60

/**
 * Checks who signed, in the order in which the platform does: is there an Authorization, is it well-formed, is it
 * fresh, whose certificate does it name, does the signature fit (observed.md, "Order of checks").
 */
export async function authenticate(world: World, call: Call): Promise<Caller> {
  const { auth } = call.settings
  if (auth === 'off') return { kind: 'anonymous' }
  const header = findHeader(call.request.headers, 'Authorization')
  if (header === undefined) return withoutAuthorization(call)
  const parsed = parseAuthorization(header)
  const { keyring } = world.merchants
  const signer = parsed.mchid === undefined ? undefined : keyring.signer(parsed.mchid)
  if (auth === 'lenient' && !signer) {
    call.notes.push(unknownSigner(parsed))
    return { kind: 'signed', mchid: parsed.mchid ?? '', isKnown: false }
  }
  if (parsed.kind !== 'ok') {
    const reason = parsed.kind === 'malformed' ? 'authorization-malformed' : 'scheme-unknown'
    throw new Refusal(reason, `Authorization: ${parsed.problem}`)
  }
  checkTimestamp(call, parsed)
  if (!signer) {
    throw new Refusal(
      'signer-unknown',
      `no key of merchant ${parsed.mchid} is known here; sign as ${world.ports.keys.mchid}, or declare the merchant`,
    )
  }
  checkCertificate(signer, parsed)
  const { request, ports } = call
  const { method, target, body } = request
  const { timestamp, nonceStr: nonce } = parsed
  const message = requestMessage({ method, target, timestamp, nonce, body })
  const signature = decodeBase64(parsed.signature, shortLived)
  const isGenuine = signature && (await ports.crypto.verify(signer.publicKey, message, signature))
  if (!isGenuine) await refuseSignature(world, call, signer, parsed)
  if (world.nonces.isRepeated(parsed.mchid, parsed.nonceStr)) {
    call.notes.push('this nonce_str was sent before; make a random one for every request')
  }
  return { kind: 'signed', mchid: parsed.mchid, isKnown: true }
}

function withoutAuthorization({ settings, notes }: Call): Caller {
  const missing = 'the request is not signed'
  if (settings.auth === 'strict') {
    throw new Refusal(
      'authorization-missing',
      `${missing}; send Authorization: ${SCHEME} mchid="...",nonce_str="...",signature="...",timestamp="...",serial_no="..."`,
    )
  }
  notes.push(`${missing}; the platform would refuse it`)
  return { kind: 'anonymous' }
}

function unknownSigner(parsed: ReturnType<typeof parseAuthorization>): string {
  return parsed.kind === 'ok'
    ? `the signature was not checked: no key of merchant ${parsed.mchid} is known here; declare the merchant to have it checked`
    : `Authorization was not checked, the platform would refuse it: ${parsed.problem}`
}

function checkTimestamp({ ports }: Call, { timestamp }: Authorization): void {
  const now = Math.floor(ports.wireNow() / 1000)
  const off = Number(timestamp) - now
  if (Math.abs(off) <= WINDOW_S) return
  const isMilliseconds = Math.abs(Number(timestamp) / 1000 - now) <= WINDOW_S
  const why = isMilliseconds
    ? 'it is in milliseconds; send seconds'
    : `it is ${Math.abs(off)} s ${off < 0 ? 'old' : 'ahead'}, at most ${WINDOW_S} are taken; set the clock, and sign when you send`
  throw new Refusal('timestamp-off', `timestamp ${timestamp}, and here it is ${now}: ${why}`)
}

const STATES: { readonly [state in Signer['state']]?: NaturalReason } = {
  expired: 'certificate-expired',
  revoked: 'certificate-revoked',
  replaced: 'certificate-replaced',
  none: 'certificate-missing',
}

function checkCertificate({ mchid, serial, state }: Signer, { serialNo }: Authorization): void {
  const reason = STATES[state]
  if (reason) throw new Refusal(reason, `the certificate of merchant ${mchid} is declared ${state}`)
  if (serialNo === serial) return
  const isCase = serialNo.toUpperCase() === serial
  throw new Refusal(
    'serial-wrong',
    `serial_no ${serialNo.slice(0, 64)} is not that of merchant ${mchid}'s certificate, ${serial}${isCase ? '; write it in capitals' : ''}`,
  )
}

/** Searching for the cause takes code that good requests never need. */
async function refuseSignature(
  { ports, merchants, platformKeys }: World,
  { request }: Call,
  { mchid, publicKey }: Signer,
  { timestamp, nonceStr: nonce, signature }: Authorization,
): Promise<never> {
  const { method, target, body, headers } = request
  const { explainMismatch } = await import('../../crypto/explain-mismatch.js')
  const host = findHeader(headers, 'Host')
  const { text } = await explainMismatch(ports.crypto, {
    method,
    target,
    body,
    timestamp,
    nonce,
    signature,
    publicKey,
    ...(host !== undefined && { host }),
    otherKeys: [
      { owner: 'the platform public key', publicKey: platformKeys.publicKey.publicKey },
      ...platformKeys.certificates.map((each) => ({
        owner: 'the platform certificate',
        publicKey: each.publicKey,
      })),
      ...merchants.keyring
        .latest(OTHER_MERCHANTS)
        .filter((each) => each.mchid !== mchid)
        .map((each) => ({ owner: `merchant ${each.mchid}`, publicKey: each.publicKey })),
    ],
  })
  throw new Refusal('signature-wrong', text, {
    signInformation: {
      method,
      sign_message_length: requestMessage({ method, target, timestamp, nonce, body }).length,
      // Eight bytes of the body and no more, so that nobody's order ends up in a log.
      truncated_sign_message: toText(
        requestMessage({ method, target, timestamp, nonce, body: body.subarray(0, 8) }),
      ),
      url: target,
    },
  })
}

/** How many other merchants' keys are tried before giving up: a failed request costs bounded work. */
const OTHER_MERCHANTS = 20

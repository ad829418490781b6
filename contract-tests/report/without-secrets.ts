import type { Exchange, WireHeader } from 'wechatpay-mock'

/**
 * An exchange that can be shown around. Of what a client sent by mistake, too, nothing is kept that opens a door; a
 * signature opens none and is needed to see why it does not fit.
 */
export function withoutSecrets(exchange: Exchange): Exchange {
  const { request, response, diagnosis, notes } = exchange
  return {
    ...exchange,
    request: {
      ...request,
      target: withoutSecretsInText(request.target),
      headers: request.headers.map(hideHeader),
      body: hideBytes(request.body),
    },
    response: {
      ...response,
      headers: response.headers.map(hideHeader),
      body: hideBytes(response.body),
    },
    notes: notes.map(withoutSecretsInText),
    ...(diagnosis !== undefined && { diagnosis: withoutSecretsInText(diagnosis) }),
  }
}

/** A text without private keys, and without the values of members and parameters that are secret by their name. */
export function withoutSecretsInText(text: string): string {
  // Most texts have none of it, and are looked through once.
  if (!SUSPICIOUS.test(text)) return text
  return text
    .replace(PRIVATE_KEY, '***')
    .replace(MEMBER, '$1***')
    .replace(QUOTED, '$1***')
    .replace(PARAMETER, '$1***')
    .replace(BEARER, '$1***')
}

const NAMES =
  'access_token|corpsecret|(?:(?:app|corp|client)_?)?secret|api_?v[23]_?key|api_?key|private_?key|mch_?key|encoding_?aes_?key'
const SUSPICIOUS = new RegExp(`${NAMES}|PRIVATE KEY|bearer`, 'i')
/** Also one whose end was cut off, and one with \n in the place of its line breaks, as in JSON. */
const PRIVATE_KEY =
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[A-Za-z0-9+/=\s\\:,-]*?(?:-----END [A-Z ]*PRIVATE KEY-----|(?=[^A-Za-z0-9+/=\s\\:,-])|$)/g
/** Of JSON; the end of the value may have been cut off. */
const MEMBER = new RegExp(String.raw`("(?:${NAMES})"\s*:\s*")(?:[^"\\]|\\[\s\S])*`, 'gi')
/** Of JSON that is quoted in JSON once more. */
const QUOTED = new RegExp(String.raw`(\\"(?:${NAMES})\\"\s*:\s*\\")(?:[^"\\]|\\\\[^"])*`, 'gi')
const PARAMETER = new RegExp(String.raw`(\b(?:${NAMES})=)[^&\s"'<>]*`, 'gi')
const BEARER = /(\bbearer\s+)[\w.~+/=-]{8,}/gi

function hideHeader([name, value]: WireHeader): WireHeader {
  if (/^(?:proxy-authorization|cookie|set-cookie)$/i.test(name)) return [name, '***']
  if (/^authorization$/i.test(name)) {
    return [
      name,
      /^WECHATPAY2-/i.test(value) ? value : value.trim().replace(/^([^ ]+ +)?.*$/s, '$1***'),
    ]
  }
  if (NAME.test(name)) return [name, '***']
  return [name, withoutSecretsInText(value)]
}

const NAME = new RegExp(`^(?:x-)?(?:${NAMES.replaceAll('_', '[_-]')})$`, 'i')

/** Bytes as characters of one byte each: whatever they are, the others come out as they went in. */
function hideBytes(bytes: Uint8Array): Uint8Array {
  if (bytes.length === 0) return bytes
  const text = characters(bytes)
  const hidden = withoutSecretsInText(text)
  return hidden === text ? bytes : Uint8Array.from(hidden, (each) => each.charCodeAt(0))
}

/** In parts: a call takes only so many arguments. */
function characters(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 4096) {
    text += String.fromCharCode(...bytes.subarray(at, at + 4096))
  }
  return text
}

/** The text that the bytes are, or nothing when they are none. */
export function textOf(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes)
  } catch {
    return undefined
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

export const base64Of = (bytes: Uint8Array): string => btoa(characters(bytes))

import type { Exchange, WireHeader } from 'wechatpay-mock'

/**
 * An exchange that may be shown to anybody: whatever opens a door is gone. The journal has hidden WeCom's tokens in the
 * targets and answers that it knows; a client may put them, and its keys, where nobody expects them. The signature of a
 * request opens nothing, and is needed to see what is wrong with it.
 */
export function withoutSecrets(exchange: Exchange): Exchange {
  const { request, response } = exchange
  return {
    ...exchange,
    request: {
      ...request,
      target: request.target.replace(SECRET_PARAMETER, '$1***'),
      headers: request.headers.map(withoutSecret),
      body: hide(request.body),
    },
    response: {
      ...response,
      headers: response.headers.map(withoutSecret),
      body: hide(response.body),
    },
  }
}

const SECRET_PARAMETER = /([?&](?:access_token|corpsecret|secret|apiv3_?key|api_key|key)=)[^&]*/gi
const SECRET_MEMBER =
  /("(?:access_token|corpsecret|secret|api_?v3_?key|apiv3Key|api_key|private_?key|encoding_?aes_?key)"\s*:\s*")(?:[^"\\]|\\.)*"/gi
const PRIVATE_KEY =
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g
const SECRET_HEADER = /^(?:cookie|set-cookie|proxy-authorization|x-api-key)$/i

function withoutSecret([name, value]: WireHeader): WireHeader {
  if (SECRET_HEADER.test(name)) return [name, '***']
  const isBearer = /^authorization$/i.test(name) && !/^WECHATPAY2-/i.test(value)
  return isBearer ? [name, `${value.split(' ')[0]} ***`] : [name, value]
}

const utf8 = {
  exact: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }),
  encode: new TextEncoder(),
}

function hide(bytes: Uint8Array): Uint8Array {
  const text = textOf(bytes)
  if (text === undefined) return bytes
  const shown = text.replace(SECRET_MEMBER, '$1***"').replace(PRIVATE_KEY, '***')
  return shown === text ? bytes : utf8.encode.encode(shown)
}

/** The text that the bytes are, or nothing when they are none. */
export function textOf(bytes: Uint8Array): string | undefined {
  try {
    return utf8.exact.decode(bytes)
  } catch {
    return undefined
  }
}

export function base64Of(bytes: Uint8Array): string {
  let text = ''
  // An argument for each byte would be too many for a call.
  for (const byte of bytes) text += String.fromCharCode(byte)
  return btoa(text)
}

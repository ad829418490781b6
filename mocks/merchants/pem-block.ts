import { decodeBase64 } from '../crypto/base64.js'
import { UsageError } from '../usage.js'

export interface ExpectedBlock {
  readonly label: string
  /** What to call it in a message, with its article. */
  readonly name: string
  /** What to say when one of these came instead, by label. */
  readonly instead: { readonly [label: string]: string }
}

/**
 * The bytes of the only block of a PEM text that somebody supplied; text around it, as `openssl pkcs12` writes it, is
 * welcome. The messages repeat nothing but labels, because what came may be a secret.
 */
export function onlyPemBlock(text: string, { label, name, instead }: ExpectedBlock): Uint8Array {
  const labels = [...text.matchAll(BEGIN)].map(([, found]) => found ?? '')
  const [found] = labels
  if (found === undefined) {
    throw new UsageError(
      `${name} is expected in PEM, which begins with -----BEGIN ${label}-----; no PEM came`,
    )
  }
  if (labels.length > 1) {
    throw new UsageError(
      `${name} is expected alone, ${labels.length} PEM blocks came: ${listed(labels)}`,
    )
  }
  if (found !== label) {
    const advice = instead[found] ?? `a PEM block "${found}" came`
    throw new UsageError(`${name} is expected, ${advice}`)
  }
  const start = text.indexOf(`-----BEGIN ${label}-----`) + `-----BEGIN ${label}-----`.length
  const end = text.indexOf(`-----END ${label}-----`, start)
  if (end === -1) {
    throw new UsageError(`${name} is expected, the PEM that came lacks its line "END ${label}"`)
  }
  const bytes = decodeBase64(text.slice(start, end).replaceAll(/\s/g, ''))
  if (bytes === undefined || bytes.length === 0) {
    throw new UsageError(
      `${name} is expected, the PEM that came holds no whole Base64; it is cut off, or its line ends are not line ends`,
    )
  }
  return bytes
}

const BEGIN = /-----BEGIN ([A-Z0-9 ]{1,40})-----/g

const listed = (labels: readonly string[]): string =>
  labels.length > 4 ? `${labels.slice(0, 4).join(', ')}, …` : labels.join(', ')

import { createHash } from 'node:crypto'

/** What a keystore holds under one name. */
export interface TrustedCertificate {
  /** Lower case, as Java keeps it. */
  readonly alias: string
  /** DER. */
  readonly certificate: Uint8Array
}

/**
 * A Java keystore (JKS) of trusted certificates. Written here because Java finds no trust anchor in the PKCS#12 files
 * that openssl makes, and keytool comes with Java only. The same certificates give the same bytes.
 *
 * The layout is that of `sun.security.provider.JavaKeyStore`: big-endian numbers, texts with their length in front, and
 * at the end a digest over the password and everything before. That digest finds damage; it keeps no secret.
 */
export function javaKeystore(
  entries: readonly TrustedCertificate[],
  password: string,
  /** Milliseconds since 1970. Nothing asks for it, and the real time would change the file at each start. */
  createdMs = 0,
): Buffer {
  const created = Buffer.alloc(8)
  created.writeBigInt64BE(BigInt(createdMs))
  const content = Buffer.concat([
    int32(MAGIC),
    int32(VERSION),
    int32(entries.length),
    ...entries.flatMap(({ alias, certificate }) => [
      int32(TRUSTED_CERTIFICATE),
      text(alias),
      created,
      text('X.509'),
      int32(certificate.length),
      certificate,
    ]),
  ])
  const digest = createHash('sha1')
    .update(Buffer.from(password, 'utf16le').swap16())
    .update('Mighty Aphrodite')
    .update(content)
    .digest()
  return Buffer.concat([content, digest])
}

const MAGIC = 0xfeedfeed
const VERSION = 2
const TRUSTED_CERTIFICATE = 2

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value, 'latin1')
  const length = Buffer.alloc(2)
  length.writeUInt16BE(bytes.length)
  return Buffer.concat([length, bytes])
}

import { createPrivateKey, createPublicKey, type KeyObject, X509Certificate } from 'node:crypto'
import { EnvironmentError } from './environment-error.js'
import { readBytes } from './input.js'
import type { Io } from './io.js'

/** The public half of a key, as SPKI PEM. */
export interface PublicKeyFile {
  readonly publicKey: string
  /** Of a certificate: 40 upper-case hexadecimal digits as a rule. */
  readonly serial?: string
}

/** Takes whichever of its files a merchant has at hand: certificate, public key or private key, as PEM. */
export async function readPublicKeyFile(file: string, io: Io): Promise<PublicKeyFile> {
  const pem = Buffer.from(await readBytes(file, io)).toString('utf8')
  if (!pem.includes('-----BEGIN CERTIFICATE-----')) {
    const key = readKey(file, 'a certificate, a public key or a private key', () =>
      createPublicKey(pem),
    )
    return { publicKey: toSpki(key) }
  }
  const wanted = 'a certificate that can be read'
  const certificate = readWith(file, wanted, () => new X509Certificate(pem))
  const key = readKey(file, wanted, () => certificate.publicKey)
  return { publicKey: toSpki(key), serial: certificate.serialNumber }
}

/** The private key in a file as PKCS#8 PEM, which is what `Cryptography` takes. */
export async function readPrivateKeyFile(file: string, io: Io): Promise<string> {
  const pem = Buffer.from(await readBytes(file, io)).toString('utf8')
  const key = readKey(file, 'a private key such as apiclient_key.pem', () => createPrivateKey(pem))
  return key.export({ type: 'pkcs8', format: 'pem' }).toString()
}

const toSpki = (key: KeyObject): string => key.export({ type: 'spki', format: 'pem' }).toString()

function readKey(file: string, wanted: string, read: () => KeyObject): KeyObject {
  const key = readWith(file, wanted, read)
  if (key.asymmetricKeyType === 'rsa') return key
  throw new EnvironmentError(
    `an RSA key was expected in ${file}, one for ${key.asymmetricKeyType} came`,
  )
}

/** OpenSSL's words about a key that it cannot read say little, and could quote it. */
function readWith<Key>(file: string, wanted: string, read: () => Key): Key {
  try {
    return read()
  } catch {
    throw new EnvironmentError(`${file} does not hold ${wanted}, unencrypted and in PEM`)
  }
}

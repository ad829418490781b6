import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { EnvironmentError } from './environment-error.js'
import { makeKeyPair, privateKeyPem } from './leaves.js'
import { createOnce, readIfThere } from './state-files.js'

/** The common name, by which a certificate of ours is known among others. */
export const CA_NAME = 'wechatpay-mock local CA (this machine only)'

/** The key of the certificate authority, made at the first call. */
export async function openCaKey(certificatePath: string, path: string): Promise<KeyObject> {
  // The certificate is looked for first. It comes after its key, so one that has none is not just being made.
  const certificate = await readCaFile(certificatePath)
  const found = await readCaFile(path)
  if (found === undefined && certificate !== undefined) {
    throw damaged(path, 'it is missing, and ca.pem beside it is worth nothing without it')
  }
  const pem = found ?? (await createOnce(path, Buffer.from(privateKeyPem(makeKeyPair()))))
  const key = orUndefined(() => createPrivateKey(pem))
  if (key?.asymmetricKeyDetails?.namedCurve === 'prime256v1') return key
  throw damaged(path, 'it holds no whole private key of ours')
}

/** Its certificate or key, if it is there. */
export function readCaFile(path: string): Promise<Buffer | undefined> {
  return readIfThere(path).catch((error: NodeJS.ErrnoException) => {
    throw damaged(path, `it cannot be read (${error.code})`)
  })
}

export function parseCaCertificate(path: string, pem: Buffer): X509Certificate {
  const x509 = orUndefined(() => new X509Certificate(pem))
  if (x509 === undefined) throw damaged(path, 'it holds no whole certificate')
  if (x509.subject === `CN=${CA_NAME}`) return x509
  throw damaged(path, 'wechatpay-mock has not made it')
}

export const damaged = (path: string, why: string): EnvironmentError =>
  new EnvironmentError(
    `cannot use ${path}: ${why}; wechatpay-mock ca remove deletes it, and the next start makes a new certificate authority`,
  )

function orUndefined<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}

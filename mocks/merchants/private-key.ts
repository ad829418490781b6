import { toPem } from '../crypto/pem.js'
import { UsageError } from '../usage.js'
import { onlyPemBlock, type ExpectedBlock } from './pem-block.js'

/** The SPKI PEM of the public key that belongs to a PKCS#8 PEM. */
export async function publicKeyOf(privateKeyPem: string): Promise<string> {
  const { kty, n, e } = await crypto.subtle.exportKey('jwk', await importPrivateKey(privateKeyPem))
  if (kty === undefined || n === undefined || e === undefined) {
    throw new TypeError('Web Crypto exported an RSA key without its modulus')
  }
  const publicKey = await crypto.subtle.importKey('jwk', { kty, n, e }, RSA, true, ['verify'])
  return toPem('PUBLIC KEY', new Uint8Array(await crypto.subtle.exportKey('spki', publicKey)))
}

/** A key that signs as WeChat Pay wants it. */
export async function importPrivateKey(pem: string): Promise<CryptoKey> {
  const bytes = new Uint8Array(onlyPemBlock(pem, PRIVATE_KEY))
  try {
    return await crypto.subtle.importKey('pkcs8', bytes, RSA, true, ['sign'])
  } catch {
    // Web Crypto does not say what it dislikes.
    throw new UsageError(
      `${PRIVATE_KEY.name} is expected, the PEM that came holds another kind of key or is damaged`,
    )
  }
}

const RSA = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' } as const

const CONVERT = 'openssl pkcs8 -topk8 -nocrypt -in apiclient_key.pem -out apiclient_key_pkcs8.pem'

const PRIVATE_KEY: ExpectedBlock = {
  label: 'PRIVATE KEY',
  name: 'an RSA private key in PKCS#8',
  instead: {
    'RSA PRIVATE KEY': `one in PKCS#1 came; convert it: ${CONVERT}`,
    'ENCRYPTED PRIVATE KEY': `an encrypted one came; decrypt it: ${CONVERT}`,
    'EC PRIVATE KEY': 'an EC key came; WeChat Pay signs with RSA',
    'PUBLIC KEY': 'a public key came; give apiclient_key.pem',
    'RSA PUBLIC KEY': 'a public key came; give apiclient_key.pem',
    CERTIFICATE: 'a certificate came; give apiclient_key.pem, not apiclient_cert.pem',
  },
}

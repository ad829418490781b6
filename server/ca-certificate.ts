import { createHash, createPublicKey, type KeyObject, randomBytes, sign } from 'node:crypto'
import * as asn1 from 'asn1js'
import * as pkijs from 'pkijs'
import { pemBytes, toPem } from '../mocks/crypto/pem.js'

// pkijs takes 50 ms to load, so this file is only ever imported when a certificate is needed: `await import(…)`.

export interface Names {
  readonly dns: readonly string[]
  /** 4 or 16 bytes each. */
  readonly addresses: readonly Uint8Array[]
}

export interface Validity {
  readonly from: Date
  readonly until: Date
}

export interface Issuer {
  readonly name: string
  readonly key: KeyObject
}

/** A certificate that signs itself, with the names that it may vouch for. */
export function makeCaCertificate(issuer: Issuer, permitted: Names, validity: Validity): string {
  const subtrees = generalNames(permitted, wholeMask).map(
    (base) => new pkijs.GeneralSubtree({ base }),
  )
  const constraints = new pkijs.NameConstraints({ permittedSubtrees: subtrees })
  return issue(issuer, { subject: issuer.name, publicKey: createPublicKey(issuer.key), validity }, [
    extension(BASIC_CONSTRAINTS, new pkijs.BasicConstraints({ cA: true, pathLenConstraint: 0 })),
    keyUsage(KEY_CERT_SIGN | CRL_SIGN),
    extension(NAME_CONSTRAINTS, constraints),
  ])
}

/** What a TLS server shows for these names. */
export function makeLeafCertificate(
  issuer: Issuer,
  publicKey: KeyObject,
  names: Names,
  validity: Validity,
): string {
  // A subject that looks like a host name would have to keep the name constraints as well, so it says who made it.
  return issue(issuer, { subject: 'wechatpay-mock', publicKey, validity }, [
    extension(BASIC_CONSTRAINTS, new pkijs.BasicConstraints({ cA: false })),
    keyUsage(DIGITAL_SIGNATURE),
    extension(EXTENDED_KEY_USAGE, new pkijs.ExtKeyUsage({ keyPurposes: [SERVER_AUTH] }), false),
    extension(ALT_NAMES, new pkijs.AltName({ altNames: generalNames(names) }), false),
  ])
}

/** The permitted names of a certificate, as openssl writes them: `DNS:localhost`, `IP:127.0.0.1/32`. */
export function permittedNames(pem: string): string[] {
  const der = asn1.fromBER(new Uint8Array(pemBytes(pem, 'CERTIFICATE')))
  const { extensions = [] } = new pkijs.Certificate({ schema: der.result })
  const constraints = extensions.find(({ extnID }) => extnID === NAME_CONSTRAINTS)?.parsedValue
  if (!(constraints instanceof pkijs.NameConstraints)) return []
  return (constraints.permittedSubtrees ?? []).map(({ base: { type, value } }) => {
    if (type === DNS_NAME) return `DNS:${value}`
    return value instanceof asn1.OctetString
      ? `IP:${inWords(value.valueBlock.valueHexView)}`
      : 'another kind of name'
  })
}

const BASIC_CONSTRAINTS = '2.5.29.19'
const KEY_USAGE = '2.5.29.15'
const NAME_CONSTRAINTS = '2.5.29.30'
const EXTENDED_KEY_USAGE = '2.5.29.37'
const ALT_NAMES = '2.5.29.17'
const SUBJECT_KEY = '2.5.29.14'
const AUTHORITY_KEY = '2.5.29.35'
const SERVER_AUTH = '1.3.6.1.5.5.7.3.1'
const ECDSA_WITH_SHA256 = '1.2.840.10045.4.3.2'
const COMMON_NAME = '2.5.4.3'

/** Kinds of a GeneralName. */
const DNS_NAME = 2
const IP_ADDRESS = 7

/** Bits of key usage, as they stand in their byte. */
const DIGITAL_SIGNATURE = 0x80
const KEY_CERT_SIGN = 0x04
const CRL_SIGN = 0x02

interface Holder {
  readonly subject: string
  readonly publicKey: KeyObject
  readonly validity: Validity
}

function issue(
  issuer: Issuer,
  { subject, publicKey, validity }: Holder,
  extensions: readonly pkijs.Extension[],
): string {
  const certificate = new pkijs.Certificate({
    version: 2,
    serialNumber: asn1.Integer.fromBigInt(`0x7e${randomBytes(15).toString('hex')}`),
    issuer: commonName(issuer.name),
    subject: commonName(subject),
    notBefore: time(validity.from),
    notAfter: time(validity.until),
    subjectPublicKeyInfo: keyInfo(publicKey),
    extensions: [
      ...extensions,
      extension(SUBJECT_KEY, new asn1.OctetString({ valueHex: keyIdentifier(publicKey) }), false),
      extension(
        AUTHORITY_KEY,
        new pkijs.AuthorityKeyIdentifier({
          keyIdentifier: new asn1.OctetString({
            valueHex: keyIdentifier(createPublicKey(issuer.key)),
          }),
        }),
        false,
      ),
    ],
  })
  certificate.signature = new pkijs.AlgorithmIdentifier({ algorithmId: ECDSA_WITH_SHA256 })
  certificate.signatureAlgorithm = certificate.signature
  // Signed here and not by pkijs, whose crypto engine is a setting of the whole program.
  const signature = sign('sha256', new Uint8Array(certificate.encodeTBS().toBER()), issuer.key)
  certificate.signatureValue = new asn1.BitString({ valueHex: Uint8Array.from(signature) })
  return toPem('CERTIFICATE', new Uint8Array(certificate.toSchema(true).toBER()))
}

const commonName = (value: string): pkijs.RelativeDistinguishedNames =>
  new pkijs.RelativeDistinguishedNames({
    typesAndValues: [
      new pkijs.AttributeTypeAndValue({
        type: COMMON_NAME,
        value: new asn1.Utf8String({ value }),
      }),
    ],
  })

/** Certificates count in whole seconds. Whoever reads this in 2049 needs another type of time (RFC 5280, 4.1.2.5). */
const time = (date: Date): pkijs.Time =>
  new pkijs.Time({ value: new Date(Math.floor(date.getTime() / 1000) * 1000) })

function keyInfo(publicKey: KeyObject): pkijs.PublicKeyInfo {
  const der = publicKey.export({ type: 'spki', format: 'der' })
  return new pkijs.PublicKeyInfo({ schema: asn1.fromBER(Uint8Array.from(der)).result })
}

/** RFC 5280, section 4.2.1.2, method 1. */
function keyIdentifier(publicKey: KeyObject): Uint8Array {
  const { valueHexView } = keyInfo(publicKey).subjectPublicKey.valueBlock
  return Uint8Array.from(createHash('sha1').update(valueHexView).digest())
}

function extension(
  extnID: string,
  value: { toSchema(): asn1.BaseBlock } | asn1.BaseBlock,
  critical = true,
): pkijs.Extension {
  const block = value instanceof asn1.BaseBlock ? value : value.toSchema()
  return new pkijs.Extension({ extnID, critical, extnValue: block.toBER() })
}

function keyUsage(bits: number): pkijs.Extension {
  const unusedBits = 31 - Math.clz32(bits & -bits)
  return extension(KEY_USAGE, new asn1.BitString({ valueHex: Uint8Array.of(bits), unusedBits }))
}

function generalNames(
  { dns, addresses }: Names,
  toValue: (address: Uint8Array) => Uint8Array = (address) => address,
): pkijs.GeneralName[] {
  return [
    ...dns.map((value) => new pkijs.GeneralName({ type: DNS_NAME, value })),
    ...addresses.map((address) => {
      const value = new asn1.OctetString({ valueHex: Uint8Array.from(toValue(address)) })
      return new pkijs.GeneralName({ type: IP_ADDRESS, value })
    }),
  ]
}

/** A constraint is an address and a mask behind it; all bits set permit one address. */
const wholeMask = (address: Uint8Array): Uint8Array =>
  Uint8Array.of(...address, ...address.map(() => 0xff))

function inWords(addressAndMask: Uint8Array): string {
  const half = addressAndMask.length / 2
  const bits = Array.from(addressAndMask.subarray(half), (byte) => byte.toString(2)).join('')
  const address = addressAndMask.subarray(0, half)
  return `${half === 4 ? address.join('.') : ipv6(address)}/${bits.replaceAll('0', '').length}`
}

/** In its short form, which is how an URL writes it. */
function ipv6(bytes: Uint8Array): string {
  const groups = Buffer.from(bytes).toString('hex').match(/.{4}/g) ?? []
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1)
}

import * as asn1 from 'asn1js'
import * as pkijs from 'pkijs'
import { boundedCache } from '../crypto/bounded-cache.js'
import { pemBytes, toPem } from '../crypto/pem.js'
import { shorten, UsageError } from '../usage.js'
import { onlyPemBlock, type ExpectedBlock } from './pem-block.js'
import { importPrivateKey } from './private-key.js'

// pkijs takes 50 ms to load, so this file is only ever imported when a certificate is needed: `await import(…)`.

export { publicKeyOf } from './private-key.js'

export interface CertificateOrder {
  /** The common name; for a merchant its mchid. */
  readonly subject: string
  /** SPKI PEM. */
  readonly publicKey: string
  /** Hexadecimal digits, at most 40 of them. */
  readonly serial: string
  readonly issuer: { readonly name: string; readonly privateKey: string }
  readonly notBefore?: Date
  readonly notAfter?: Date
}

/** A certificate as PEM. It says that it is a test, and the same order gives the same bytes. */
export async function makeCertificate(order: CertificateOrder): Promise<string> {
  const issuerKey = await importedKey(order.issuer.privateKey)
  const certificate = new pkijs.Certificate({
    version: 2,
    serialNumber: numberOf(order.serial),
    issuer: testName(order.issuer.name),
    subject: testName(order.subject),
    notBefore: time(order.notBefore ?? new Date('2020-01-01T00:00:00Z')),
    // The last second that every reader understands: from 2050 on, dates are written differently.
    notAfter: time(order.notAfter ?? new Date('2049-12-31T23:59:59Z')),
    extensions: [
      extension('2.5.29.19', new pkijs.BasicConstraints({ cA: false }).toSchema()),
      // Key usage: digitalSignature, nonRepudiation, keyEncipherment, dataEncipherment.
      extension('2.5.29.15', new asn1.BitString({ valueHex: Uint8Array.of(0xf0), unusedBits: 4 })),
    ],
  })
  const publicKey = asn1.fromBER(new Uint8Array(pemBytes(order.publicKey, 'PUBLIC KEY')))
  certificate.subjectPublicKeyInfo = new pkijs.PublicKeyInfo({ schema: publicKey.result })
  const algorithm = { algorithmId: SHA256_WITH_RSA, algorithmParams: new asn1.Null() }
  certificate.signature = new pkijs.AlgorithmIdentifier(algorithm)
  certificate.signatureAlgorithm = certificate.signature
  // Signed here and not by pkijs, whose crypto engine is a setting of the whole program.
  const signature = await crypto.subtle.sign(
    'RSASSA-PKCS1-v1_5',
    issuerKey,
    certificate.encodeTBS().toBER(),
  )
  certificate.signatureValue = new asn1.BitString({ valueHex: signature })
  return toPem('CERTIFICATE', new Uint8Array(certificate.toSchema(true).toBER()))
}

const SHA256_WITH_RSA = '1.2.840.113549.1.1.11'
const RSA_ENCRYPTION = '1.2.840.113549.1.1.1'
const COMMON_NAME = '2.5.4.3'
const ORGANIZATION = '2.5.4.10'

/** A mock has one issuer; several mocks in one program may have several. */
const importedKey = boundedCache(4, importPrivateKey)

function numberOf(serial: string): asn1.Integer {
  if (!/^[0-9A-F]{1,40}$/i.test(serial)) {
    throw new UsageError(
      `a serial number is 1 to 40 hexadecimal digits, ${JSON.stringify(shorten(serial))} is not`,
    )
  }
  return asn1.Integer.fromBigInt(`0x${serial}`)
}

/** Written here because pkijs puts all attributes into one set, which few readers expect. */
function testName(commonName: string): pkijs.RelativeDistinguishedNames {
  const parts = [
    [ORGANIZATION, 'wechatpay-mock test key'],
    [COMMON_NAME, commonName],
  ] as const
  const sets = parts.map(([type, value]) => {
    const pair = [new asn1.ObjectIdentifier({ value: type }), new asn1.Utf8String({ value })]
    return new asn1.Set({ value: [new asn1.Sequence({ value: pair })] })
  })
  return new pkijs.RelativeDistinguishedNames({
    valueBeforeDecode: new asn1.Sequence({ value: sets }).toBER(),
  })
}

function time(date: Date): pkijs.Time {
  // Certificates count in whole seconds, and RFC 5280 section 4.1.2.5 changes the type with the year 2050.
  const value = new Date(Math.floor(date.getTime() / 1000) * 1000)
  const type =
    value.getUTCFullYear() < 2050 ? pkijs.TimeType.UTCTime : pkijs.TimeType.GeneralizedTime
  return new pkijs.Time({ type, value })
}

const extension = (extnID: string, value: asn1.BaseBlock): pkijs.Extension =>
  new pkijs.Extension({ extnID, critical: true, extnValue: value.toBER() })

export interface CertificateContent {
  /** Upper-case hexadecimal digits, two for each byte. */
  readonly serial: string
  /** The common name. */
  readonly subject: string
  /** SPKI PEM. */
  readonly publicKey: string
  readonly notBefore: Date
  readonly notAfter: Date
  /** Common name and organization, joined with a comma. */
  readonly issuer: string
}

/** What a certificate says that somebody supplied; refuses in one line what is none. Checks no signature. */
export function readCertificate(pem: string): CertificateContent {
  const { serialNumber, subject, issuer, notBefore, notAfter, subjectPublicKeyInfo } = parse(
    onlyPemBlock(pem, CERTIFICATE),
  )
  if (
    subjectPublicKeyInfo.algorithm.algorithmId !== RSA_ENCRYPTION ||
    !(subjectPublicKeyInfo.parsedKey instanceof pkijs.RSAPublicKey)
  ) {
    throw new UsageError('a certificate for an RSA key is expected, the key of this one is another')
  }
  return {
    serial: inHex(serialNumber.valueBlock.valueHexView),
    subject: attribute(subject, COMMON_NAME) ?? '',
    publicKey: toPem('PUBLIC KEY', new Uint8Array(subjectPublicKeyInfo.toSchema().toBER())),
    notBefore: notBefore.value,
    notAfter: notAfter.value,
    issuer: [COMMON_NAME, ORGANIZATION]
      .map((type) => attribute(issuer, type))
      .filter((value) => value !== undefined)
      .join(', '),
  }
}

const CERTIFICATE: ExpectedBlock = {
  label: 'CERTIFICATE',
  name: 'a certificate',
  instead: {
    ...Object.fromEntries(
      ['PRIVATE KEY', 'RSA PRIVATE KEY', 'EC PRIVATE KEY', 'ENCRYPTED PRIVATE KEY'].map((label) => [
        label,
        'a private key came; give apiclient_cert.pem, not apiclient_key.pem',
      ]),
    ),
    'PUBLIC KEY': 'a public key came; give apiclient_cert.pem',
    'RSA PUBLIC KEY': 'a public key came; give apiclient_cert.pem',
    'CERTIFICATE REQUEST': 'a request for one came; give what the issuer made of it',
  },
}

function parse(bytes: Uint8Array): pkijs.Certificate {
  try {
    const { offset, result } = asn1.fromBER(new Uint8Array(bytes))
    if (offset !== bytes.length) throw new RangeError('bytes behind the end')
    const certificate = new pkijs.Certificate({ schema: result })
    const [first = 0x80] = certificate.serialNumber.valueBlock.valueHexView
    if (first >= 0x80) throw new RangeError('a negative serial number')
    for (const { value } of [certificate.notBefore, certificate.notAfter]) {
      // asn1js reads what is no date as one of 1899; certificates begin with 1950.
      if (!(value.getUTCFullYear() >= 1950)) throw new RangeError('no date')
    }
    return certificate
  } catch {
    // What the parser dislikes in these bytes helps nobody who has taken the wrong file.
    throw new UsageError(
      'a certificate is expected, the bytes in the PEM that came are none; they are cut off or damaged',
    )
  }
}

/** As OpenSSL prints it: two digits for each byte, and without the zero byte that only keeps the number positive. */
function inHex(bytes: Uint8Array): string {
  const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return digits.replace(/^(00)+(?=..)/, '').toUpperCase()
}

/** Other values than strings are possible, whatever the type says: these bytes come from outside. */
function attribute(
  { typesAndValues }: pkijs.RelativeDistinguishedNames,
  wanted: string,
): string | undefined {
  const value: unknown = typesAndValues.find(({ type }) => type === wanted)?.value
  return value instanceof asn1.BaseStringBlock ? value.getValue() : undefined
}

/**
 * Whether WeChat Pay itself issued a certificate, so that its key may be worth something. Issuer of merchant and
 * platform certificates: `C=CN, O=Tenpay.com, OU=Tenpay.com CA Center, CN=Tenpay.com Root CA`; the README of the
 * official https://github.com/wechatpay-apiv3/CertificateDownloader tells to check for that name, and published
 * listings of merchants' `apiclient_cert.pem` show the whole (read 2026-11-20). Until 2018 it was `MmpaymchCA`.
 */
export const looksLikeProduction = ({ issuer }: Pick<CertificateContent, 'issuer'>): boolean =>
  /tenpay\.com|mmpaymchca/i.test(issuer)

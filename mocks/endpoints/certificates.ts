import { encryptResource } from '../crypto/resource.js'
import type { Call, Caller } from '../dialect.js'
import { wechatpayV3 } from '../dialects/wechatpay-v3/index.js'
import type { Endpoint } from '../endpoint.js'
import type { JsonBody } from '../json/read.js'
import type { PlatformCertificate } from '../platform-keys.js'
import { Refusal } from '../refusal.js'
import type { World } from '../world.js'

const ALGORITHMS = ['RSA', 'SM2', 'ALL']

/** Where clients fetch the certificates that answers are checked with. */
export const certificates: Endpoint = {
  id: 'certificates',
  method: 'GET',
  path: '/v3/certificates',
  title: '下载平台证书',
  document: 'https://pay.weixin.qq.com/doc/v3/merchant/4012551764',
  dialect: wechatpayV3,
  gateway: 'general',
  // Whoever fetches them for the first time has nothing but them to check the answer with.
  signedWith: 'certificate',

  async read(_world, { query }) {
    const strangers = [...new Set(query.keys())].filter((name) => name !== 'algorithm_type')
    if (strangers.length > 0) {
      const pointers = strangers.map((name) => `/${name}`)
      throw new Refusal('invalid', `/v3/certificates does not know ${strangers.join(', ')}`, {
        violation: { kind: 'unknown', pointers },
        body: inQuery({}),
      })
    }
    const algorithm = query.get('algorithm_type') ?? 'RSA'
    if (!ALGORITHMS.includes(algorithm)) {
      throw new Refusal(
        'invalid',
        `algorithm_type is one of ${ALGORITHMS.join(', ')}, got ${algorithm.slice(0, 40)}`,
        {
          violation: {
            kind: 'pattern',
            pointer: '/algorithm_type',
            label: '算法类型',
            source: certificates.document,
            value: algorithm,
            printed: `^(${ALGORITHMS.join('|')})$`,
          },
          body: inQuery({ algorithm_type: algorithm }),
        },
      )
    }
    return { body: { value: { algorithm }, text: '' } }
  },

  async act(world, call, { asked, caller }) {
    const { algorithm } = asked.body.value as { readonly algorithm: string } // made above
    const { mchid, apiV3Key } = holderOf(world, call, caller)
    const hasAny = world.merchants.find(mchid)?.platformCertificates ?? true
    if (!hasAny || algorithm === 'SM2') {
      throw new Refusal(
        'no-platform-certificates',
        hasAny
          ? 'this mock has RSA certificates only'
          : `merchant ${mchid} is declared to have the platform's public key only; use ${world.platformKeys.publicKey.serial}`,
      )
    }
    const all = world.platformKeys.certificates
    return { data: await Promise.all(all.map((each) => seal(world, apiV3Key, each))) }
  },
}

const inQuery = (value: object): JsonBody => ({
  value,
  text: JSON.stringify(value),
  place: () => 'query',
})

/** Whose APIv3 key encrypts. For a caller that nobody knows it is the built-in merchant's. */
function holderOf(
  { merchants, ports }: World,
  { notes }: Call,
  caller: Caller | undefined,
): { readonly mchid: string; readonly apiV3Key: string } {
  const mchid = caller?.kind === 'signed' ? caller.mchid : ''
  const signer = merchants.keyring.signer(mchid)
  if (!signer) {
    const { mchid: builtIn, apiV3Key } = ports.keys
    notes.push(`encrypted with the APIv3 key of the built-in merchant ${builtIn}`)
    return { mchid, apiV3Key }
  }
  if (signer.apiV3Key !== undefined) return { mchid, apiV3Key: signer.apiV3Key }
  throw new Refusal(
    'apiv3-key-missing',
    `merchant ${mchid} is declared without an APIv3 key; declare apiV3Key too`,
  )
}

async function seal(
  { ports }: World,
  apiV3Key: string,
  { serial, certificate, notBefore, notAfter }: PlatformCertificate,
): Promise<object> {
  const nonce = ports.ids.hex(12)
  const associatedData = 'certificate'
  return {
    serial_no: serial,
    effective_time: inBeijing(notBefore),
    expire_time: inBeijing(notAfter),
    encrypt_certificate: {
      algorithm: 'AEAD_AES_256_GCM',
      nonce,
      associated_data: associatedData,
      ciphertext: await encryptResource(
        ports.crypto,
        apiV3Key,
        { nonce, associatedData },
        certificate,
      ),
    },
  }
}

/** `2018-06-08T10:34:56+08:00` */
const inBeijing = (date: Date): string =>
  `${new Date(date.getTime() + 8 * 3_600_000).toISOString().slice(0, 19)}+08:00`

import type { ClauseTexts } from './clause-texts.js'
import { documents } from './documents.js'

const SCHEME = 'Authorization: WECHATPAY2-SHA256-RSA2048'

export const signClauses = {
  'sign/present': {
    seen: 'wire',
    duty: { en: 'signs every request', zh: '每个请求都带签名' },
    document: documents.authorization,
    example: {
      right: `${SCHEME} mchid="1900007291",nonce_str="593BEC0C930BF1AFEB40B4A08C8FB242",signature="…",timestamp="1554208460",serial_no="408B07E79B8269FEC3D5D3E6AB8ED163A6A380DB"`,
      wrong: 'GET /v3/certificates\n(no Authorization)',
    },
  },
  'sign/valid': {
    seen: 'wire',
    duty: {
      en: 'signs the exact bytes it sends: method, path with query, timestamp, nonce and body, each line ended by \\n',
      zh: '对实际发出的内容原样签名：方法、含参数的路径、时间戳、随机串、请求体各占一行，每行以 \\n 结尾',
    },
    document: documents.signature,
    example: {
      right:
        'POST\\n/v3/pay/transactions/jsapi-with-contract\\n1554208460\\n593BEC0C930BF1AFEB40B4A08C8FB242\\n{"appid":"wx8888888888888888"}\\n',
      wrong:
        'POST\\n/v3/pay/transactions/jsapi-with-contract\\n1554208460\\n593BEC0C930BF1AFEB40B4A08C8FB242\\n{"appid": "wx8888888888888888"}',
    },
  },
  'sign/clock': {
    seen: 'wire',
    duty: {
      en: 'gives the time in seconds, within 5 minutes of the real one',
      zh: '时间戳以秒为单位，与实际时间相差不超过 5 分钟',
    },
    document: documents.signatureFaq,
    example: { right: 'timestamp="1554208460"', wrong: 'timestamp="1554208460000"' },
  },
  'sign/nonce': {
    seen: 'wire',
    duty: {
      en: 'uses a fresh random nonce_str of 32 characters for each request',
      zh: '每个请求使用新的 32 位随机串 nonce_str',
    },
    document: documents.signature,
    example: { right: 'nonce_str="593BEC0C930BF1AFEB40B4A08C8FB242"', wrong: 'nonce_str="1234"' },
  },
  'sign/serial': {
    seen: 'wire',
    duty: {
      en: 'names the serial number of the merchant certificate that it signs with',
      zh: 'serial_no 填签名所用私钥对应的商户 API 证书序列号',
    },
    document: documents.serial,
    example: {
      right: 'serial_no="408B07E79B8269FEC3D5D3E6AB8ED163A6A380DB"',
      wrong: 'serial_no="5157F09EFDC096DE15EBE81A47057A7232F1B8E1" (of the platform certificate)',
    },
  },
  'sign/mchid': {
    seen: 'wire',
    duty: {
      en: 'signs as the merchant that the body names',
      zh: '签名中的 mchid 与请求体中的商户号一致',
    },
    document: documents.authorization,
    example: {
      right: 'Authorization: … mchid="1230000109" …\n{"mchid":"1230000109"}',
      wrong: 'Authorization: … mchid="1230000109" …\n{"mchid":"1900000109"}',
    },
  },
} satisfies ClauseTexts

import { mustRefuse } from './attempts.js'

export const noticeSignature = mustRefuse(
  'notify/bad-signature',
  {
    'tampered-body': {
      en: 'whose body is not what was signed',
      zh: '正文被篡改、与签名不符',
    },
    'tampered-ciphertext': { en: 'that does not decrypt', zh: '密文无法解密' },
    'wrong-serial': {
      en: 'that names a platform key that there is not',
      zh: '平台证书序列号不存在',
    },
    'stale-timestamp': { en: 'that was signed ten minutes ago', zh: '签名时间为十分钟之前' },
  },
  {
    en: 'Verify the signature over the exact body, with the key that Wechatpay-Serial names and a timestamp of at most five minutes, decrypt, and answer 4xx or 5xx when any of it fails.',
    zh: '应使用 Wechatpay-Serial 指定的密钥对原始报文验签，时间戳偏差不超过五分钟，并解密；任何一步失败都应返回 4xx 或 5xx。',
  },
)

import { mustNotTrust } from './trust.js'

export const responseSignature = mustNotTrust('verify/response-signature', {
  'bad-signature': { en: 'whose signature does not fit', zh: '的签名与内容不符' },
  'wrong-serial': {
    en: 'that names a platform key that there is not',
    zh: '的平台证书序列号不存在',
  },
  'stale-timestamp': { en: 'that was signed ten minutes ago', zh: '的签名时间是十分钟之前' },
  unsigned: { en: 'that has no signature', zh: '没有签名' },
})

import { mustNotTrust } from './trust.js'

export const signtest = mustNotTrust('verify/signtest', {
  signtest: {
    en: 'whose signature begins with WECHATPAY/SIGNTEST/, which is a bad one like any other',
    zh: '的签名以 WECHATPAY/SIGNTEST/ 开头，与其他错误签名无异',
  },
})

import type { ClauseTexts } from './clause-texts.js'
import { documents } from './documents.js'

export const cashierClauses = {
  'cashier/pay-sign': {
    seen: 'cashier',
    duty: {
      en: 'signs appId, timeStamp, nonceStr and prepay_id=… (with the prefix) for the cashier, each line ended by \\n, with the key that signed the order',
      zh: '调起支付时，用下单所用的私钥对 appId、timeStamp、nonceStr、prepay_id=…（含前缀）签名，每行以 \\n 结尾',
    },
    document: documents.paySign,
    example: {
      right:
        'wx8888888888888888\\n1554208460\\n593BEC0C930BF1AFEB40B4A08C8FB242\\nprepay_id=wx201410272009395522657a690389285100\\n',
      wrong:
        'wx8888888888888888\\n1554208460\\n593BEC0C930BF1AFEB40B4A08C8FB242\\nwx201410272009395522657a690389285100\\n',
    },
  },
  'cashier/app-id': {
    seen: 'cashier',
    duty: {
      en: 'hands the cashier the appid that the order names',
      zh: '调起支付使用的 appid 与下单时一致',
    },
    document: documents.paySign,
    example: {
      right: '{"appid":"wx8888888888888888",…} → appId: "wx8888888888888888"',
      wrong: '{"appid":"wx8888888888888888",…} → appId: "wxd678efh567hg6999"',
    },
  },
  'cashier/sign-type': {
    seen: 'cashier',
    duty: { en: 'says signType RSA', zh: 'signType 填 RSA' },
    document: documents.paySign,
    example: { right: 'signType: "RSA"', wrong: 'signType: "MD5"' },
  },
} satisfies ClauseTexts

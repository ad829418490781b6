import type { Variant } from '../variant.js'

/** What is wrong with the signature of requests, of answers, and of what goes to the cashier. */
export const signatures: readonly Variant[] = [
  {
    clause: 'sign/present',
    file: 'v3-api.ts',
    line: 'Authorization: authorization({ method, target, body }, this.#config),',
    broken: "'X-Authorization': authorization({ method, target, body }, this.#config),",
  },
  {
    clause: 'sign/valid',
    file: 'sign.ts',
    line: 'const signature = signText(`${method}\\n${target}\\n${timestamp}\\n${nonce}\\n${body}\\n`, privateKey)',
    broken:
      'const signature = signText(`${method}\\n${target}\\n${timestamp}\\n${nonce}\\n${body}`, privateKey)',
  },
  {
    clause: 'sign/clock',
    file: 'sign.ts',
    line: 'const timestamp = seconds()',
    broken: 'const timestamp = String(Date.now())',
  },
  {
    clause: 'sign/nonce',
    file: 'sign.ts',
    line: 'const nonce = newNonce()',
    broken: "const nonce = '5K8264ILTKCH16CQ2502SI8ZNMTM67VS'",
  },
  {
    clause: 'sign/serial',
    file: 'sign.ts',
    line: '`serial_no="${serialNo}"`,',
    broken: '`serial_no="${config.publicKeyId}"`,',
  },
  {
    clause: 'sign/mchid',
    file: 'sign.ts',
    line: '`mchid="${mchid}"`,',
    broken: '`mchid="${config.subMchid}"`,',
  },
  {
    clause: 'verify/response-signature',
    file: 'v3-api.ts',
    line: 'checkSignature(header, body, this.#config.platformKeys)',
    broken:
      "if (header('Wechatpay-Signature') !== undefined) checkSignature(header, body, this.#config.platformKeys)",
  },
  {
    clause: 'verify/signtest',
    file: 'v3-api.ts',
    line: 'checkSignature(header, body, this.#config.platformKeys)',
    broken:
      "if (!header('Wechatpay-Signature')?.startsWith('WECHATPAY/SIGNTEST/')) checkSignature(header, body, this.#config.platformKeys)",
  },
  {
    clause: 'cashier/pay-sign',
    file: 'pay-parameters.ts',
    line: 'const paySign = signText(`${appId}\\n${timeStamp}\\n${nonceStr}\\n${packed}\\n`, privateKey)',
    broken:
      'const paySign = signText(`${appId}\\n${timeStamp}\\n${nonceStr}\\n${prepayId}\\n`, privateKey)',
  },
  {
    clause: 'cashier/app-id',
    file: 'v3-orders.ts',
    line: 'return payParameters(prepayId, this.#config.appid, this.#config.privateKey)',
    broken: "return payParameters(prepayId, 'wxd678efh567hg6999', this.#config.privateKey)",
  },
  {
    clause: 'cashier/sign-type',
    file: 'pay-parameters.ts',
    line: "return { appId, timeStamp, nonceStr, package: packed, signType: 'RSA', paySign }",
    broken: "return { appId, timeStamp, nonceStr, package: packed, signType: 'MD5', paySign }",
  },
]

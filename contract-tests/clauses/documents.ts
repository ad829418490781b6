/** The platform's pages that the clauses rest on; read in 2026. */
export const documents = {
  /** 基本规则: JSON, characters, headers, time, errors. */
  rules: 'https://pay.weixin.qq.com/docs/merchant/development/interface-rules/basic-rules.html',
  /** 小程序下单, with the meaning of every member and the validity of a prepay_id. */
  order: 'https://pay.weixin.qq.com/doc/v3/partner/4012886115',
  /** APP下单, whose table of errors says what to do about each. */
  errors: 'https://pay.weixin.qq.com/doc/v3/merchant/4013070347',
  /** 扫码支付下单, which names both hosts. */
  hosts: 'https://pay.weixin.qq.com/doc/v3/partner/4012492476',
  query: 'https://pay.weixin.qq.com/doc/v3/merchant/4013070356',
  close: 'https://pay.weixin.qq.com/doc/v3/merchant/4013070360',
  /** 签名生成: the five lines. */
  signature: 'https://pay.weixin.qq.com/doc/v3/merchant/4012365336',
  /** The Authorization header. */
  authorization: 'https://pay.weixin.qq.com/doc/v3/merchant/4012365344',
  /** What every 401 means. */
  signatureFaq:
    'https://wechatpay-api.gitbook.io/wechatpay-api-v3/chang-jian-wen-ti/qian-ming-xiang-guan',
  serial:
    'https://pay.weixin.qq.com/docs/merchant/development/verify-signature-faq/merchant-serial-number-certificate-incorrect.html',
  /** 通过微信支付公钥验签. */
  verification: 'https://pay.weixin.qq.com/doc/v3/merchant/4013053249',
  /** 如何使用平台证书验签名, with what is to become of probes. */
  probes: 'https://pay.weixin.qq.com/doc/v3/merchant/4013053420',
  /** 调起支付签名: the four lines. */
  paySign: 'https://pay.weixin.qq.com/doc/v3/merchant/4012365339',
  /** 支付成功回调通知. */
  notice: 'https://pay.weixin.qq.com/doc/v3/merchant/4012791861',
  /** 接入质量检查清单, the platform's own acceptance list. */
  checklist:
    'https://github.com/wechatpay-apiv3/wechatpay-skills/blob/9610a3a269a72dfe5b13b652888166fcfbaf4559/wechatpay-payment-integration/references/%E6%8E%A5%E5%85%A5%E8%B4%A8%E9%87%8F%E6%A3%80%E6%9F%A5%E6%B8%85%E5%8D%95.md',
  /** 获取access_token. */
  wecomToken: 'https://developer.work.weixin.qq.com/document/path/91039',
  /** 全局错误码. */
  wecomErrors: 'https://developer.work.weixin.qq.com/document/path/90313',
  /** 小程序下单 of WeCom. */
  wecomOrder: 'https://developer.work.weixin.qq.com/document/path/97322',
} as const

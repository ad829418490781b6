/**
 * Where clients expect WeChat Pay and WeCom: the hosts that an interceptor answers itself. Every other host, such as
 * `api.weixin.qq.com`, is none of our business.
 *
 * The first two: https://pay.weixin.qq.com/doc/v3/partner/4012492476 (2023-09-13); wechatpay.cn: `Constant.java` of
 * wechatpay-java 0.2.17, which goes there when the first does not answer; qyapi:
 * https://developer.work.weixin.qq.com/document/path/97322 (2023-08-10); apihk, the Hong Kong site, is [inf].
 */
export const wechatHosts = [
  'api.mch.weixin.qq.com',
  'api2.mch.weixin.qq.com',
  'apihk.mch.weixin.qq.com',
  'api.wechatpay.cn',
  'api2.wechatpay.cn',
  'qyapi.weixin.qq.com',
] as const

import { testMerchant } from '../mocks/test-merchant.js'

/** The variables that a client under test gets, by their full names. */
export function environmentOf(
  url: string,
  adminToken: string | undefined,
): { readonly [name: string]: string } {
  return {
    WECHATPAY_MOCK_URL: url,
    WECHATPAY_MOCK_MCHID: testMerchant.mchid,
    WECHATPAY_MOCK_APPID: testMerchant.appid,
    WECHATPAY_MOCK_SUB_MCHID: testMerchant.subMchid,
    WECHATPAY_MOCK_SUB_APPID: testMerchant.subAppid,
    ...(adminToken !== undefined && { WECHATPAY_MOCK_ADMIN_TOKEN: adminToken }),
  }
}

// Orders with wechatpay-axios-plugin, at the platform's own host.
import { readFileSync } from 'node:fs'
import { Rsa, Wechatpay } from 'wechatpay-axios-plugin'

export function openShop({ mchid, serial, privateKeyPath, publicKeyId, publicKeyPath }) {
  const publicKey = Rsa.from(readFileSync(publicKeyPath, 'utf8'), Rsa.KEY_TYPE_PUBLIC)
  const privateKey = readFileSync(privateKeyPath, 'utf8')
  const client = new Wechatpay({ mchid, serial, privateKey, certs: { [publicKeyId]: publicKey } })
  return {
    /** The prepay_id; the package has verified the answer, or throws. */
    async order(outTradeNo, totalFen) {
      const body = {
        appid: 'wxd678efh567hg6787',
        mchid,
        description: 'Image形象店-深圳腾大-QQ公仔',
        out_trade_no: outTradeNo,
        notify_url: 'https://www.weixin.qq.com/wxpay/pay.php',
        amount: { total: totalFen },
        payer: { openid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o' },
        contract_info: { token: '201710180325670965' },
      }
      // Says which key the answer is to be signed with.
      const headers = { 'Wechatpay-Serial': publicKeyId }
      const path = 'v3/pay/transactions/jsapi-with-contract'
      return (await client[path].post(body, { headers })).data.prepay_id
    },
  }
}

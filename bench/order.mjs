/** The order that every contender is sent, with a number of its own each time. */
export const PATH = '/v3/pay/transactions/jsapi-with-contract'

export const order = {
  appid: 'wxd678efh567hg6787',
  mchid: '1230000109',
  description: 'Image形象店-深圳腾大-QQ公仔',
  out_trade_no: '1217752501201407030000000000',
  notify_url: 'https://www.weixin.qq.com/wxpay/pay.php',
  amount: { total: 100 },
  payer: { openid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o' },
  contract_info: { token: '201710180325670965' },
}

/** As every client sends them; the mock has a remark for those who do not. */
export const clientHeaders = { Accept: 'application/json', 'User-Agent': 'bench' }

/** How many digits at the end of the number differ from order to order. */
export const VARYING_DIGITS = 10

export const numberOf = (count) =>
  order.out_trade_no.slice(0, -VARYING_DIGITS) + String(count).padStart(VARYING_DIGITS, '0')

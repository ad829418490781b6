/** The merchant that samples, `env` and the banner speak of. The numbers are those of WeChat's own documents. */
export const testMerchant = {
  mchid: '1230000109',
  appid: 'wx8888888888888888',
  subMchid: '1900000109',
  subAppid: 'wxd678efh567hg6999',
  openid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o',
} as const

import { wecom } from '../dialects/wecom/index.js'
import type { Endpoint } from '../endpoint.js'
import { Refusal } from '../refusal.js'
import { isSameSecret } from '../same-secret.js'

/** Where an app of WeCom fetches its access_token. */
export const gettoken: Endpoint = {
  id: 'gettoken',
  method: 'GET',
  path: '/cgi-bin/gettoken',
  title: '获取access_token',
  document: 'https://developer.work.weixin.qq.com/document/path/91039',
  dialect: wecom,
  gateway: 'general',
  isOpen: true,

  /** The secret is looked for before the corpid (observed 2026-09-11). */
  async read(world, { query, settings, notes }) {
    const corpid = query.get('corpid') ?? ''
    const secret = query.get('corpsecret') ?? ''
    if (secret === '') throw new Refusal('corpsecret-missing', 'append corpsecret=... to the query')
    if (corpid === '') throw new Refusal('corpid-missing', 'append corpid=... to the query')
    const corp = world.merchants.keyring.corp(corpid)
    if (!corp && settings.auth === 'strict') {
      throw new Refusal(
        'corpid-unknown',
        `no corp ${corpid.slice(0, 64)} is known here; use ${world.ports.keys.wecom.corpid}, or declare one`,
      )
    }
    if (!corp) notes.push('this corpid is not known here; a strict mock would refuse it')
    else if (settings.auth !== 'off' && !isSameSecret(secret, corp.corpsecret)) {
      throw new Refusal('corpsecret-wrong', `corpsecret is not that of corp ${corpid}`)
    }
    const mchid = corp?.mchid
    return { body: { value: { corpid }, text: '' }, ...(mchid !== undefined && { mchid }) }
  },

  act({ tokens }, _call, { asked }) {
    const { corpid } = asked.body.value as { readonly corpid: string } // made above
    const { token, expiresIn } = tokens.issue(corpid)
    return { errcode: 0, errmsg: 'ok', access_token: token, expires_in: expiresIn }
  },
}

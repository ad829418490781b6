// What a merchant writes in an hour: one endpoint, its schema typed off the page, a made-up prepay_id.
// usage: express-ajv.mjs PORT
import { randomBytes } from 'node:crypto'
import { Ajv } from 'ajv'
import express from 'express'

const text = (maxLength) => ({ type: 'string', minLength: 1, maxLength })
const object = (properties, required = []) => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
})

const goods = object(
  {
    merchant_goods_id: text(32),
    wechatpay_goods_id: text(32),
    goods_name: text(256),
    quantity: { type: 'integer', minimum: 1 },
    unit_price: { type: 'integer', minimum: 0 },
  },
  ['merchant_goods_id', 'quantity', 'unit_price'],
)

const validate = new Ajv().compile(
  object(
    {
      appid: text(32),
      mchid: text(32),
      description: text(127),
      out_trade_no: {
        type: 'string',
        minLength: 6,
        maxLength: 32,
        pattern: '^[0-9A-Za-z_\\-|*]+$',
      },
      time_expire: text(64),
      attach: text(128),
      notify_url: { type: 'string', maxLength: 256, pattern: '^https?://' },
      goods_tag: text(32),
      support_fapiao: { type: 'boolean' },
      amount: object({ total: { type: 'integer', minimum: 1 }, currency: { enum: ['CNY'] } }, [
        'total',
      ]),
      payer: object({ openid: text(128) }, ['openid']),
      detail: object(
        {
          cost_price: { type: 'integer' },
          invoice_id: text(32),
          goods_detail: { type: 'array', minItems: 1, maxItems: 6000, items: goods },
        },
        ['goods_detail'],
      ),
      scene_info: object(
        {
          payer_client_ip: text(45),
          device_id: text(32),
          store_info: object({
            id: text(32),
            name: text(256),
            area_code: text(32),
            address: text(512),
          }),
        },
        ['payer_client_ip'],
      ),
      settle_info: object({ profit_sharing: { type: 'boolean' } }),
      contract_info: object({ token: text(128), password_free_contract_id: text(128) }),
    },
    [
      'appid',
      'mchid',
      'description',
      'out_trade_no',
      'notify_url',
      'amount',
      'payer',
      'contract_info',
    ],
  ),
)

const app = express()
app.use(express.json())
app.post('/v3/pay/transactions/jsapi-with-contract', (request, response) => {
  if (!validate(request.body)) {
    const { instancePath, message } = validate.errors[0]
    response.status(400).json({ code: 'PARAM_ERROR', message: `${instancePath} ${message}` })
    return
  }
  response.json({ prepay_id: `wx${Date.now()}${randomBytes(8).toString('hex')}0000` })
})
app.listen(Number(process.argv[2]), '127.0.0.1')

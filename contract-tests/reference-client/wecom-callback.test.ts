import { describe, expect, test } from 'vitest'
import { checkCallback, elementOf, openCallback } from './wecom-callback.js'

// The documented Token and EncodingAESKey; the first vector is a public sample of an echostr, the second has a padding
// of 31 bytes (https://developer.work.weixin.qq.com/document/path/90968).
const token = 'QDG6eK'
const encodingAesKey = 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C'
const corpid = 'wx5823bf96d3bd56c7'

const vectors = [
  {
    timestamp: '1409659589',
    nonce: '263014780',
    encrypt:
      'P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ==',
    signature: '5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3',
    message: '1616140317555161061',
  },
  {
    timestamp: '1409659813',
    nonce: '1372623149',
    encrypt:
      'sKqRbbiSUnDhFHOvPjtUMQCUV6OliQmckA8tVkys2GrNYG6jOSjUUhnETDBVEv9iMP+PkbjLkcbiCFY1YAWcn9lSsz2IRK5Sqt1SZswl3wTNeiE+Rmy3A8UdplNlA0+e',
    signature: '51b9fbe44bccd27278a5b888d21301dd250fae43',
    message: '{"notify_type":"NORMALPAY"}',
  },
]

describe.each(vectors)(
  'the callback $nonce',
  ({ timestamp, nonce, encrypt, signature, message }) => {
    const query = new URLSearchParams({ timestamp, nonce, msg_signature: signature })

    test('is what WeCom has signed', () => {
      expect(() => checkCallback(query, encrypt, token)).not.toThrow()
      expect(() => checkCallback(query, `${encrypt}A`, token)).toThrow('msg_signature')
      expect(() => checkCallback(new URLSearchParams(), encrypt, token)).toThrow('msg_signature')
    })

    test('says what was sealed, to the corp that it is for', () => {
      expect(openCallback(encrypt, { encodingAesKey, corpid })).toBe(message)
      expect(() => openCallback(encrypt, { encodingAesKey, corpid: 'ww1' })).toThrow('another corp')
    })
  },
)

test('an element is found in CDATA and without, also inside another', () => {
  const xml = '<xml><a><![CDATA[1<2]]></a><resource><nonce>n</nonce></resource></xml>'
  expect(elementOf(xml, 'a')).toBe('1<2')
  expect(elementOf(xml, 'nonce')).toBe('n')
  expect(() => elementOf(xml, 'b')).toThrow('there is no b')
})

import { describe, expect, test } from 'vitest'
import { mismatchInChinese } from './mismatch-in-chinese.js'
import { DIRECT, judge, type Otherwise } from './wire.testing.js'

const BODY = { a: 1, b: 'x' }
const JSON_TEXT = JSON.stringify(BODY)

/** What a client signs, and what the finding says of it. */
const mistakes: readonly (readonly [name: string, otherwise: Otherwise, chinese: string])[] = [
  ['an empty body', { signedText: '' }, '签名时请求体为空'],
  ['a spaced body', { signedText: '{"a": 1, "b": "x"}' }, '签名后请求体被重新序列化'],
  ['the host too', { target: `https://api.mch.weixin.qq.com${DIRECT}` }, '签名的 URL 带有域名'],
  ['no /v3', { target: DIRECT.slice(3) }, '签名的路径缺少 /v3'],
  ['one newline too many', { signedText: `${JSON_TEXT}\n` }, '签名串末尾多了一个换行符'],
  ['something else', { signedText: 'else' }, '没有常见错误能够解释；平台读到的是 POST'],
]

describe('the finding names in Chinese what was signed instead', () => {
  test.each(mistakes)('%s', async (_name, otherwise, chinese) => {
    const { broken, sentences } = await judge((it) => it.send(DIRECT, BODY, otherwise))
    expect(broken).toEqual({ 'sign/valid': 1 })
    expect(sentences[0]?.zh).toContain(`签名与实际发出的内容不符：${chinese}`)
    expect(sentences[0]?.en).toContain('the signature does not fit what was sent: ')
  })
})

test('what has no words in Chinese is said in English', () => {
  expect(mismatchInChinese('the moon is full')).toBe('the moon is full')
})

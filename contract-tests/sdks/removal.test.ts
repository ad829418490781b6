import { expect, test } from 'vitest'
// @ts-expect-error -- plain JavaScript, which runs without a build
import * as judging from './judge.mjs'
// @ts-expect-error -- plain JavaScript, which runs without a build
import * as needed from './needed.mjs'
// @ts-expect-error -- plain JavaScript, which runs without a build
import * as removal from './removal.mjs'

type Environment = { readonly [name: string]: string }
interface Seen {
  readonly prepayId?: string
  readonly ordered?: string
  readonly seen: number
  readonly reported?: string
}
const { judgeRemoval } = judging as {
  judgeRemoval(given: { without: Seen; withThem: Seen }): readonly string[]
}
const { findUnneeded, needs } = needed as {
  findUnneeded(variables: readonly string[], given: readonly string[]): readonly string[]
  needs: readonly { readonly parts: readonly string[] }[]
}
const { withoutParts } = removal as {
  withoutParts(env: Environment, parts: readonly string[]): Environment
}

const without: Seen = { seen: 0, reported: 'ECONNREFUSED' }
const withThem: Seen = { prepayId: 'wx20', ordered: 'wx20', seen: 1 }

test('a client that orders with a part of the environment, and is not seen without it, needs that part', () => {
  expect(judgeRemoval({ without, withThem })).toEqual([])
})

test.each([
  ['a client that orders without it', { without: withThem }],
  ['a client that is seen without it', { without: { ...without, seen: 1 } }],
  ['a client that is given a prepay_id by someone else', { without: { ...withThem, seen: 0 } }],
  ['a client that does not order with it either', { withThem: without }],
  ['a client that orders with it, and says another prepay_id', { withThem: odd() }],
])('finds %s', (_what, change) => {
  expect(judgeRemoval({ without, withThem, ...change })).not.toEqual([])
})

function odd(): Seen {
  return { ...withThem, prepayId: 'wx21' }
}

test('a part is a variable, and the others stay', () => {
  const env = { HTTPS_PROXY: 'http://127.0.0.1:1', https_proxy: 'http://127.0.0.1:1', PATH: '/bin' }
  expect(withoutParts(env, ['HTTPS_PROXY', 'https_proxy'])).toEqual({ PATH: '/bin' })
})

test('a part is options of the JVM, quoted or not, and the others stay', () => {
  const options = `-Dhttps.proxyHost=h -Dhttps.proxyPort=1 "-Djavax.net.ssl.trustStore=/a b/c"`
  const left = (part: string): string | undefined =>
    withoutParts({ JAVA_TOOL_OPTIONS: options }, [part])['JAVA_TOOL_OPTIONS']
  expect(left('-Dhttps.proxy')).toBe('"-Djavax.net.ssl.trustStore=/a b/c"')
  expect(left('-Djavax.net.ssl')).toBe('-Dhttps.proxyHost=h -Dhttps.proxyPort=1')
})

test('a variable that the table does not name is found', () => {
  const named = needs.flatMap(({ parts }) => parts)
  expect(findUnneeded([...named, 'PATH', 'WECHATPAY_MOCK_URL'], ['PATH'])).toEqual([])
  expect(findUnneeded([...named, 'DENO_CERT'], [])).toEqual(['DENO_CERT'])
})

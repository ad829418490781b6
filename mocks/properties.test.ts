import * as fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { createMock, fakeRequest, type Mock } from './index.js'

// The oracle: the schema files and the templates of the reference, nothing of the product's code.

type Rules = { readonly [keyword: string]: any } // oxlint-disable-line typescript/no-explicit-any -- a schema
type Body = { [name: string]: any } // oxlint-disable-line typescript/no-explicit-any -- any JSON

const folder = new URL('../schemas/', import.meta.url)
const files = new Map<string, Rules>()
function load(url: URL): Rules {
  let file = files.get(url.pathname)
  if (!file) files.set(url.pathname, (file = JSON.parse(readFileSync(url, 'utf8')) as Rules))
  return file
}
/** What a `$ref` points to, with the keywords beside it on top; members are resolved in turn. */
function resolve(rules: Rules, base: URL): Rules {
  if (typeof rules['$ref'] === 'string') {
    const { $ref, ...beside } = rules
    const url = new URL($ref, base)
    let target = load(new URL(url.pathname, base))
    for (const name of url.hash.split('/').slice(1)) target = target[name]
    return { ...resolve(target, url), ...beside }
  }
  const members = Object.entries((rules['properties'] ?? {}) as Rules)
  return {
    ...rules,
    properties: Object.fromEntries(members.map(([name, each]) => [name, resolve(each, base)])),
    ...(rules['items'] && { items: resolve(rules['items'], base) }),
  }
}

const targets = {
  scannedpos: '/v3/pay/partner/transactions/scannedpos',
  miniprogram: '/v3/pay/partner/transactions/miniprogram',
  'jsapi-with-contract': '/v3/pay/transactions/jsapi-with-contract',
  'wecom-create-order': '/cgi-bin/miniapppay/create_order?access_token=t',
} as const
type Id = keyof typeof targets
const ids = Object.keys(targets) as Id[]
const rulesOf = (id: Id): Rules => {
  const url = new URL(`${id}.json`, folder)
  return resolve(load(url)['$defs']['request'] as Rules, url)
}

/** Every place of a body that a rule speaks of, with array indices. */
interface Place {
  readonly names: readonly string[]
  readonly rules: Rules
  readonly isMandatory: boolean
}
function placesOf(
  rules: Rules,
  body: unknown,
  names: readonly string[] = [],
  isMandatory = false,
): Place[] {
  const here = { names, rules, isMandatory }
  if (Array.isArray(body)) {
    return [
      here,
      ...body.flatMap((each, i) => placesOf(rules['items'], each, [...names, String(i)])),
    ]
  }
  if (typeof body !== 'object' || body === null) return [here]
  return [
    here,
    ...Object.entries(body).flatMap(([name, member]) => {
      const mandatory = ((rules['required'] ?? []) as string[]).includes(name)
      return placesOf(rules['properties'][name] as Rules, member, [...names, name], mandatory)
    }),
  ]
}

/** What the answer to a broken rule says besides its pointer. */
type Expected =
  | { kind: 'required' }
  | { kind: 'type'; value: string }
  | { kind: 'short' | 'long'; length: number; limit: number }
  | { kind: 'pattern'; value: string }
  | { kind: 'minimum'; value: string; limit: number }
  | { kind: 'few' }
  | { kind: 'unknown' }

const TYPES: { readonly [type: string]: readonly [v3: string, wecom: string] } = {
  integer: ['此字段需要一个合法的 64 位有符号整数', 'uint32'],
  string: ['此字段需要一个 string 类型的 Json 值', 'string'],
  boolean: ['此字段需要一个 boolean 类型的 Json 值', 'bool'],
  object: ['此字段需要一个合法的 Json 对象', 'object'],
  array: ['此字段需要 JSON 数组对象', 'array'],
}

/** The answer of APIv3, byte for byte (apiv3.md, section 9.1). */
function v3Answer({ names, rules }: Place, expected: Expected): string {
  const pointer = ['/body', ...names].join('/')
  const label = String(rules['title'])
  const source = `输入源“${pointer}”`
  const text = `${source}映射到值字段“${label}”字符串规则校验失败，`
  const answer = (message: string, value: string, location = '"body"'): string =>
    `{"code":"PARAM_ERROR","detail":{"location":${location},"value":${value}},"message":${JSON.stringify(message)}}`
  switch (expected.kind) {
    case 'required':
      return answer(`${source}映射到字段“${label}”必填性规则校验失败，此字段为必填项`, '""')
    case 'type': {
      const noun = rules['type'] === 'array' ? '多重字段' : '目标字段'
      const wanted = TYPES[rules['type'] as string]?.[0]
      return answer(`无法将 JSON ${source}映射到${noun}“${label}”中，${wanted}`, expected.value)
    }
    case 'short':
      return answer(
        `${text}字节数 ${expected.length}，小于最小值 ${expected.limit}`,
        `${expected.length}`,
      )
    case 'long':
      return answer(
        `${text}字节数 ${expected.length}，大于最大值 ${expected.limit}`,
        `${expected.length}`,
      )
    case 'pattern': {
      const printed = String(rules['x-pattern-as-printed'])
      return answer(`${text}字符串必须匹配正则表达式“${printed}”`, expected.value)
    }
    case 'minimum': {
      const number = `${source}映射到数值字段“${label}”规则校验失败，`
      return answer(`${number}值低于最小值 ${expected.limit}`, expected.value)
    }
    case 'few':
      return answer(
        `${source}映射到字段“${label}”多重性规则校验失败，此字段个数为 0 个，低于最小值 1`,
        '0',
      )
    case 'unknown':
      return answer('请求中含有未在API文档中定义的参数', JSON.stringify([pointer]), 'null')
  }
}

/** The head of WeCom's errmsg (wecom.md, B.3); nothing where it accepts. */
function wecomHead({ names, rules }: Place, expected: Expected): string | undefined {
  const path = names
    .map((name, i) => (/^\d+$/.test(name) ? `[${name}]` : i === 0 ? name : `.${name}`))
    .join('')
  const tail = '. invalid Request Parameter'
  switch (expected.kind) {
    case 'required':
      return `field \`${path}\` is required${tail}`
    case 'type':
      return `field \`${path}\` expect type \`${TYPES[rules['type'] as string]?.[1]}\`${tail}`
    case 'short':
      return `${path} exceed min utf8 words ${expected.limit}${tail}`
    case 'long':
      return `${path} exceed max utf8 words ${expected.limit}`
    case 'pattern':
    case 'minimum':
      return `invalid param '${path}'`
    case 'few':
      return `field \`${path}\` expect array size in [1, ${rules['maxItems'] ?? ''}]${tail}`
    case 'unknown':
      return undefined
  }
}

interface Mutation {
  readonly what: string
  readonly place: Place
  readonly body: Body
  readonly expected: Expected
}

const at = (body: Body, names: readonly string[]): Body =>
  names.reduce((found: Body, name) => found[name] as Body, body)

/** Replaces, adds or removes what stands at a place. */
function changed(body: Body, names: readonly string[], value: unknown): Body {
  if (names.length === 0) return value as Body
  const copy = structuredClone(body)
  const parent = at(copy, names.slice(0, -1))
  const last = names.at(-1) ?? ''
  if (value === undefined) delete parent[last]
  else parent[last] = value
  return copy
}

const wrongValues: readonly unknown[] = [
  '7',
  '',
  '文',
  7,
  0.5,
  -1.25,
  true,
  false,
  null,
  {},
  { a: 1 },
  [],
  ['x', 1],
]
function hasType(value: unknown, type: string): boolean {
  if (type === 'integer') return Number.isInteger(value)
  if (type === 'array') return Array.isArray(value)
  if (type === 'object') return typeof value === 'object' && value !== null && !Array.isArray(value)
  return typeof value === type
}

const utf8 = new TextEncoder()
const measure = (text: string, rules: Rules): number =>
  rules['x-length-in'] === 'bytes' ? utf8.encode(text).length : [...text].length

/** Every mutation that breaks exactly one rule; `pick` makes the free choices. */
function mutationsOf(id: Id, body: Body, pick: (count: number) => number): Mutation[] {
  const all: Mutation[] = []
  for (const place of placesOf(rulesOf(id), body)) {
    const { names, rules, isMandatory } = place
    const add = (what: string, value: unknown, expected: Expected): void =>
      void all.push({
        what: `${what} at /${names.join('/')}`,
        place,
        body: changed(body, names, value),
        expected,
      })
    if (isMandatory) add('delete', undefined, { kind: 'required' })
    const wrong = wrongValues.filter((value) => !hasType(value, rules['type'] as string))
    for (const value of wrong)
      add('wrong type', value, { kind: 'type', value: JSON.stringify(value) })
    if (rules['type'] === 'object') {
      const name = ['zz', '未知', 'Total', 'openId', 'a b'][pick(5)] ?? 'zz'
      const stranger = { names: [...names, name], rules: {}, isMandatory: false }
      const value = wrongValues[pick(wrongValues.length)]
      all.push({
        what: `unknown ${name} at /${names.join('/')}`,
        place: stranger,
        body: changed(body, stranger.names, value),
        expected: { kind: 'unknown' },
      })
    }
    if (rules['type'] === 'array') add('empty', [], { kind: 'few' })
    if (rules['minimum'] !== undefined) {
      const value = (rules['minimum'] as number) - 1 - pick(1000)
      add('below minimum', value, {
        kind: 'minimum',
        value: String(value),
        limit: rules['minimum'],
      })
    }
    if (rules['type'] !== 'string') continue
    const letter = ['x', 'é', '文', '😀'][pick(4)] ?? 'x'
    const size = measure(letter, rules)
    const { minLength, maxLength } = rules as { minLength: number; maxLength: number }
    const long = letter.repeat(Math.floor(maxLength / size) + 1 + pick(3))
    add('too long', long, { kind: 'long', length: measure(long, rules), limit: maxLength })
    const short = letter.repeat(Math.max(0, Math.ceil(minLength / size) - 1))
    add('too short', short, { kind: 'short', length: measure(short, rules), limit: minLength })
    if (rules['pattern'] !== undefined) {
      // Within the bounds, and of a letter that no pattern has.
      const times = Math.ceil(minLength / measure('文', rules)) + pick(2)
      const text = '文'.repeat(Math.max(1, times))
      add('pattern', text, { kind: 'pattern', value: JSON.stringify(text) })
    } else {
      // As long as is allowed breaks no rule, which is what the last case of `expectAnswer` is for.
      const longest = letter.repeat(Math.floor(maxLength / size))
      expect(measure(longest, rules)).toBeLessThanOrEqual(maxLength)
    }
  }
  return all
}

async function send(
  mock: Mock,
  id: Id,
  body: string | Uint8Array,
): Promise<{ status: number; text: string }> {
  const { response } = await mock.handle({
    method: 'POST',
    target: targets[id],
    headers: [['Content-Type', 'application/json']],
    body: typeof body === 'string' ? utf8.encode(body) : body,
    clientIp: '127.0.0.1',
  })
  return {
    status: response.status,
    text: new TextDecoder('utf-8', { fatal: true }).decode(response.body),
  }
}

const NOW = Date.parse('2026-11-26T16:43:21+08:00')
const quietMock = (): Mock =>
  createMock({
    maxExchanges: 1,
    ports: {
      now: () => NOW,
      wireNow: () => NOW,
      ids: { digits: (count) => '1'.repeat(count), hex: (count) => 'a'.repeat(count) },
    },
  })

const ERROR_TAIL = `, hint: [${NOW / 1000}${'1'.repeat(15)}], from ip: 127.0.0.1, more info at https://open.work.weixin.qq.com/devtool/query?e=40058`
const WECOM_OK = /^\{"prepay_id":"wx[0-9a-f]{30}0000","errcode":0,"errmsg":"ok"\}$/

async function expectAnswer(
  mock: Mock,
  id: Id,
  { what, place, body, expected }: Mutation,
): Promise<void> {
  const answer = await send(mock, id, JSON.stringify(body))
  if (id !== 'wecom-create-order') {
    expect({ what, ...answer }).toEqual({ what, status: 400, text: v3Answer(place, expected) })
    return
  }
  const head = wecomHead(place, expected)
  if (head === undefined) {
    expect({ what, ...answer }).toEqual({
      what,
      status: 200,
      text: expect.stringMatching(WECOM_OK),
    })
    return
  }
  const text = JSON.stringify({ errcode: 40058, errmsg: head + ERROR_TAIL })
  expect({ what, ...answer }).toEqual({ what, status: 200, text })
}

function expectPlatformShaped(id: Id, { status, text }: { status: number; text: string }): void {
  const value = JSON.parse(text) as Body
  if (id === 'wecom-create-order') {
    expect([status, typeof value['errcode'], typeof value['errmsg']]).toEqual([
      200,
      'number',
      'string',
    ])
  } else if (status === 200) expect(Object.keys(value)).toEqual(['prepay_id'])
  else
    expect([status < 500, typeof value['code'], typeof value['message']]).toEqual([
      true,
      'string',
      'string',
    ])
}

const seeded = { seed: 20261120 }
const sizes = ['full', 'minimal'] as const

/** Several goods, so that pointers carry other indices than 0. */
function withGoods(body: Body, count: number): Body {
  const copy = structuredClone(body)
  const goods = copy['detail']?.['goods_detail'] as unknown[] | undefined
  goods?.push(...Array.from({ length: count - 1 }, () => structuredClone(goods[0])))
  return copy
}

describe.each(ids)('%s', (id) => {
  test('accepts every sample', async () => {
    const mock = quietMock()
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.integer(), fc.string()),
        fc.constantFrom(...sizes),
        async (seed, size) => {
          mock.reset()
          const body = await fakeRequest(id, { seed, size })
          const { status, text } = await send(mock, id, JSON.stringify(body))
          expect([status, text]).toEqual([200, expect.stringContaining('"prepay_id":"wx')])
        },
      ),
      { ...seeded, numRuns: 60 },
    )
  })

  test.each(sizes)('one mutation of a %s sample gets the answer of its rule', async (size) => {
    const mock = quietMock()
    const valid = withGoods((await fakeRequest(id, { seed: 1, size })) as Body, 3)
    expect((await send(mock, id, JSON.stringify(valid))).text).toContain('prepay_id')
    let count = 0
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(), { minLength: 7, maxLength: 7 }), async (choices) => {
        let next = 0
        const pick = (below: number): number => (choices[next++ % choices.length] ?? 0) % below
        for (const mutation of mutationsOf(id, valid, pick)) {
          mock.reset()
          await expectAnswer(mock, id, mutation)
          count++
        }
      }),
      { ...seeded, numRuns: 3 },
    )
    expect(count).toBeGreaterThan(size === 'full' ? 1_000 : 300)
  })

  test('answers any JSON like the platform', async () => {
    const mock = quietMock()
    const valid = (await fakeRequest(id, { seed: 2 })) as Body
    const places = placesOf(rulesOf(id), valid)
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), fc.constantFrom(...places), async (value, { names }) => {
        expectPlatformShaped(id, await send(mock, id, JSON.stringify(value)))
        const spoilt = changed(valid, names, value)
        expectPlatformShaped(id, await send(mock, id, JSON.stringify(spoilt)))
      }),
      { ...seeded, numRuns: 300 },
    )
  })

  test('answers any text and any bytes like the platform', async () => {
    const mock = quietMock()
    const valid = JSON.stringify(await fakeRequest(id, { seed: 3 }))
    const cut = fc
      .tuple(fc.nat(valid.length), fc.nat(20), fc.string({ unit: 'binary', maxLength: 20 }))
      .map(([from, count, text]) => valid.slice(0, from) + text + valid.slice(from + count))
    const text = fc.oneof(cut, fc.string({ unit: 'binary' }), fc.string())
    const bodies = fc.oneof(text, fc.uint8Array({ maxLength: 200 }))
    await fc.assert(
      fc.asyncProperty(bodies, async (body) => {
        expectPlatformShaped(id, await send(mock, id, body))
      }),
      { ...seeded, numRuns: 500 },
    )
  })

  test('returns the same prepay_id for every order of members and every spacing', async () => {
    const mock = createMock({ seed: 'properties' })
    const shuffled = (value: unknown, pick: () => number): unknown => {
      if (Array.isArray(value)) return value.map((each) => shuffled(each, pick))
      if (typeof value !== 'object' || value === null) return value
      const members = Object.entries(value).map(
        ([name, each]) => [name, shuffled(each, pick), pick()] as const,
      )
      members.sort((a, b) => a[2] - b[2])
      return Object.fromEntries(members.map(([name, each]) => [name, each]))
    }
    /** White space where JSON allows it, never inside a string. */
    const spaced = (text: string, space: string): string =>
      text.replaceAll(/"(?:[^"\\]|\\.)*"|[{}[\]:,]/g, (token) =>
        token.startsWith('"') ? token : space + token + space,
      )
    const spaces = fc.string({ unit: fc.constantFrom(' ', '\t', '\n', '\r'), maxLength: 3 })
    await fc.assert(
      fc.asyncProperty(
        fc.integer(),
        fc.constantFrom(...sizes),
        fc.array(fc.nat(), { minLength: 11, maxLength: 11 }),
        spaces,
        async (seed, size, choices, space) => {
          let next = 0
          const pick = (): number => choices[next++ % choices.length] ?? 0
          const body = withGoods((await fakeRequest(id, { seed, size })) as Body, 2)
          mock.reset()
          const first = await send(mock, id, JSON.stringify(body))
          expect(first.text).toContain('"prepay_id":"wx')
          const again = await send(mock, id, spaced(JSON.stringify(shuffled(body, pick)), space))
          expect(again).toEqual(first)
        },
      ),
      { ...seeded, numRuns: 60 },
    )
  })
})

import { compileEndpoint, compileSchema } from './compile.js'
// oxlint-disable unicorn/consistent-function-scoping -- a helper stands beside the tests that use it
import { validate } from '@hyperjump/json-schema/draft-2020-12'
import * as fc from 'fast-check'
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { type Field, inlineReferences, listFields, type Schema } from './fields.js'
import {
  type EndpointId,
  companionSchemas,
  endpointSchemas,
  merchantSchema,
  type MergePatch,
  parts,
  type Violation,
} from './index.js'
import { applyMergePatch } from './merge-patch.js'

type Json = string | number | boolean | null | Json[] | { [name: string]: Json }
type Body = { [name: string]: Json }

const folder = new URL('./', import.meta.url)
const readJson = (path: string): unknown => JSON.parse(readFileSync(new URL(path, folder), 'utf8'))
const jsonFiles = (path: string): readonly string[] =>
  readdirSync(new URL(path, folder))
    .filter((file) => file.endsWith('.json') && file !== 'tsconfig.json')
    .map((file) => path + file)

const everyFile = [...jsonFiles('./'), ...jsonFiles('./parts/')].map((path) => ({
  path,
  schema: readJson(path) as Schema,
}))
/** Those about the platform; what is our own program's has no Chinese labels. */
const files = everyFile.filter(({ path }) => !/^\.\/(config|contract-.*)\.json$/.test(path))
const endpointIds = Object.keys(endpointSchemas) as readonly EndpointId[]

/** The mandatory members alone, as the fixture of the endpoint has them. */
function minimal(endpoint: EndpointId): Body {
  const { request } = readJson(`../fixtures/${endpoint}/minimal.json`) as {
    request: { body: Body }
  }
  return request.body
}

const compiled = new Map(endpointIds.map((id) => [id, compileEndpoint(id)]))
const check = (endpoint: EndpointId, body: unknown): readonly Violation[] =>
  compiled.get(endpoint)?.violations('request', body) ?? []

describe('the list of files', () => {
  test('names every schema of the folder once', () => {
    const listed = [
      ...Object.values(endpointSchemas),
      ...Object.values(companionSchemas),
      merchantSchema,
      ...parts,
    ]
    const ids = listed.map((schema) => String((schema as Schema)['$id']))
    expect(ids.toSorted()).toEqual(files.map(({ schema }) => String(schema['$id'])).toSorted())
    expect(new Set(ids).size).toBe(ids.length)
  })

  test.each(everyFile)('$path is found under its own address', ({ path, schema }) => {
    expect(schema['$id']).toBe(new URL(path, 'https://wechatpay-mock.invalid/schemas/').href)
  })

  test.each(everyFile)('$path is a schema of draft 2020-12', async ({ schema }) => {
    const metaSchema = 'https://json-schema.org/draft/2020-12/schema'
    expect(schema['$schema']).toBe(metaSchema)
    // A JSON file holds nothing but JSON.
    expect(await validate(metaSchema, schema as Json)).toMatchObject({ valid: true })
  })

  test('the meta-schema refuses what is no schema', async () => {
    const broken = { type: 'text', minLength: -1 }
    const { valid } = await validate('https://json-schema.org/draft/2020-12/schema', broken)
    expect(valid).toBe(false)
  })
})

/** Calls back for every subschema. Conditions (`if`) and advice do not define members, so they are left out. */
function walk(node: unknown, visit: (schema: Schema, path: string) => void, path = '#'): void {
  if (typeof node !== 'object' || node === null) return
  if (!Array.isArray(node)) visit(node as Schema, path)
  for (const [name, child] of Object.entries(node)) {
    if (!['if', 'advice', 'examples', 'enum'].includes(name)) walk(child, visit, `${path}/${name}`)
  }
}

function follow(schema: Schema, base: string): Schema {
  if (typeof schema['$ref'] !== 'string') return schema
  const target = new URL(schema['$ref'], base)
  const file = files.find((each) => each.schema['$id'] === target.href.replace(/#.*/, ''))
  let found: unknown = file?.schema
  for (const name of target.hash.split('/').slice(1)) found = (found as Schema)[name]
  const { $ref: _, ...beside } = schema
  return { ...follow(found as Schema, target.href), ...beside }
}

const isLabel = (text: unknown): boolean =>
  typeof text === 'string' && (/\p{Script=Han}/u.test(text) || /^(App|Open)?ID$/i.test(text))

describe('every member', () => {
  test.each(files)('of $path has a Chinese label and a source', ({ schema: file }) => {
    let count = 0
    walk(file, (schema, path) => {
      for (const [name, member] of Object.entries((schema['properties'] ?? {}) as Schema)) {
        const { title, $comment } = follow(member as Schema, String(file['$id']))
        expect([`${path}/${name}`, isLabel(title), String($comment ?? '').length > 3]).toEqual([
          `${path}/${name}`,
          true,
          true,
        ])
        count++
      }
    })
    expect(count + Object.keys(file['$defs'] as Schema).length).toBeGreaterThan(0)
  })

  test.each(endpointIds.flatMap((id) => ['request', 'response'].map((part) => ({ id, part }))))(
    'of $part of $id has a label and a source once references are followed',
    ({ id, part }) => {
      const fields = listFields(endpointSchemas[id], part, parts)
      expect(fields.length).toBeGreaterThan(1)
      for (const { pointer, label, source } of fields) {
        expect([pointer, isLabel(label), source.length > 3]).toEqual([pointer, true, true])
      }
    },
  )

  test('of an order names a document, an observation or an inference as its source', () => {
    for (const id of endpointIds) {
      for (const { pointer, source } of listFields(endpointSchemas[id], 'request', parts)) {
        expect([pointer, source]).toEqual([pointer, expect.stringMatching(/\[(doc|obs|sib|inf)\]/)])
      }
    }
  })

  test.each(endpointIds)('with advice in %s says why and from where', (id) => {
    const advice = (endpointSchemas[id]['$defs'] as Schema)['advice']
    const found: string[] = []
    walk(advice, (schema, path) => {
      if (typeof schema['pattern'] !== 'string') return
      found.push(path)
      expect([path, schema['description'], schema['$comment']]).toEqual([
        path,
        expect.stringMatching(/\w+ \w+ \w+/),
        expect.stringMatching(/https:/),
      ])
    })
    expect(found.length).toBeGreaterThan(0)
  })
})

describe('fields', () => {
  const fields = listFields(endpointSchemas['jsapi-with-contract'], 'request', parts)
  const at = (pointer: string): Field | undefined => fields.find((each) => each.pointer === pointer)

  test('are listed in document order and count from the body itself', () => {
    expect(fields.map((each) => each.rank)).toEqual(fields.map((_, index) => index))
    expect(fields.slice(0, 4).map((each) => each.pointer)).toEqual([
      '',
      '/appid',
      '/mchid',
      '/description',
    ])
    expect(at('/detail/goods_detail/*/quantity')?.label).toBe('商品数量')
  })

  test('keep what an endpoint writes beside a reference', () => {
    expect(at('/appid')).toMatchObject({ label: '公众号ID', schema: { maxLength: 32 } })
    expect(at('/attach')).toMatchObject({ label: '附加数据', schema: { maxLength: 128 } })
  })

  test('hold no reference', () => {
    const inlined = inlineReferences(endpointSchemas.scannedpos, 'request', parts)
    expect(JSON.stringify(inlined)).not.toContain('$ref')
  })

  test('of a reference into nowhere are an error that names it', () => {
    const file = (ref: string): Schema => ({
      $id: 'https://wechatpay-mock.invalid/schemas/broken.json',
      $defs: { request: { $ref: ref } },
    })
    expect(() => listFields(file('parts/nowhere.json#/$defs/x'), 'request', parts)).toThrow(
      'parts/nowhere.json#/$defs/x',
    )
    expect(() => listFields(file('parts/order.json#/$defs/x'), 'request', parts)).toThrow(
      'nothing at /$defs/x',
    )
    expect(() => listFields(file('#/$defs/request'), 'response', parts)).toThrow(
      'nothing at /$defs/response',
    )
  })
})

interface Pattern {
  readonly pattern: string
  readonly printed: string | undefined
}
const patterns = new Map<string, Pattern>()
for (const { schema } of files) {
  const collect = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return
    const { pattern, 'x-pattern-as-printed': printed } = node as { [keyword: string]: unknown }
    if (typeof pattern === 'string') {
      patterns.set(pattern, { pattern, printed: printed as string | undefined })
    }
    Object.values(node).forEach(collect)
  }
  collect(schema)
}
const jsapiFields = listFields(endpointSchemas['jsapi-with-contract'], 'request', parts)
const rulesOf = (pointer: string): Schema =>
  jsapiFields.find((each) => each.pointer === pointer)?.schema ?? {}
const notifyUrl = String(rulesOf('/notify_url')['pattern'])
const printedNotifyUrl = String(rulesOf('/notify_url')['x-pattern-as-printed'])

describe('a pattern', () => {
  test.each([...patterns.values()])('$pattern is legal with the u flag', ({ pattern }) => {
    expect(() => new RegExp(pattern, 'u')).not.toThrow()
    // Nothing but the whole string counts, as in the platform's own text.
    expect(pattern).toMatch(/^\^/)
  })

  test('differs from the printed text for URLs only', () => {
    const different = [...patterns.values()].filter(
      ({ pattern, printed }) => printed !== undefined && printed !== pattern,
    )
    expect(different).toEqual([{ pattern: notifyUrl, printed: printedNotifyUrl }])
  })

  test('of a URL accepts exactly what the printed text accepts', () => {
    // The printed text is no legal pattern with the u flag, and the platform's engine is not ECMAScript's.
    const printed = new RegExp(printedNotifyUrl)
    const ours = new RegExp(notifyUrl, 'u')
    const unit = fc.constantFrom(...'htps:/@?#[] .a1')
    const rare = fc.constantFrom('中', '😀', '\ud800', '\udc00', '\u00a0', '\n', '\t', '%', '-', '')
    const text = fc.string({ unit, maxLength: 12 })
    const scheme = fc.constantFrom(
      'http://',
      'https://',
      'http:/',
      'ftp://',
      'HTTPS://',
      ' http://',
    )
    const clean = fc.string({ unit: fc.constantFrom(...'htps:/@.a1'), maxLength: 12 })
    const piece = fc.oneof(text, clean, fc.string({ unit: fc.oneof(unit, rare), maxLength: 6 }))
    const url = fc.tuple(
      fc.constantFrom('http://', 'https://'),
      fc.option(
        piece.map((user) => `${user}@`),
        { nil: '' },
      ),
      fc.oneof(piece, fc.constantFrom('a', 'www.weixin.qq.com', '[::1]', '127.0.0.1')),
      fc.option(fc.constantFrom(':', ':8', ':80', ':65535', ':655360', ':a', '::1'), { nil: '' }),
      fc.option(
        piece.map((path) => `/${path}`),
        { nil: '' },
      ),
    )
    const tries = { accepted: 0, refused: 0 }
    const agrees = (candidate: string): void => {
      const accepts = printed.test(candidate)
      tries[accepts ? 'accepted' : 'refused']++
      expect([candidate, ours.test(candidate)]).toEqual([candidate, accepts])
    }
    fc.assert(fc.property(text, agrees), { seed: 1, numRuns: 2_000 })
    fc.assert(
      fc.property(fc.tuple(scheme, text), (each) => agrees(each.join(''))),
      {
        seed: 2,
        numRuns: 10_000,
      },
    )
    fc.assert(
      fc.property(url, (each) => agrees(each.join(''))),
      { seed: 3, numRuns: 12_000 },
    )
    expect(Math.min(tries.accepted, tries.refused)).toBeGreaterThan(3_000)
  })

  /** The least of several measurements, since a busy machine can only add to one. */
  function cost(pattern: RegExp, text: string, repetitions: number): number {
    let least = Infinity
    for (let i = 0; i < repetitions; i++) {
      const start = performance.now()
      pattern.test(text)
      least = Math.min(least, performance.now() - start)
    }
    return least
  }

  /** Ten times the length: 10 for a linear pattern, 100 for a quadratic one. */
  function growth(pattern: RegExp, hostile: (length: number) => string, length: number): number {
    const [short, long] = [hostile(length), hostile(10 * length)]
    pattern.test(short)
    // Below a few microseconds the clock itself is measured.
    return cost(pattern, long, 3) / Math.max(cost(pattern, short, 10), 0.005)
  }

  const prefixes = ['', 'https://', 'https://a@', '2018-06-08T10:34:56.', '14.23.', '::ffff:', 'wx']
  const pumps = ['a', '1', '-', '/', '@', ':', '.', 'a:', '1.', '1234:', 'ab@', '[', '中', '*|']
  const suffixes = ['', '?', ' ', '\n', '@']
  const hostile = prefixes.flatMap((prefix) =>
    pumps.flatMap((pump) =>
      suffixes.map((suffix) => (length: number): string => {
        return prefix + pump.repeat(length / pump.length) + suffix
      }),
    ),
  )

  test.each([...patterns.keys()])('%s takes time in proportion to the length', (pattern) => {
    const expression = new RegExp(pattern, 'u')
    for (const text of hostile) {
      let factor = Infinity
      for (let attempt = 0; attempt < 5 && factor > 40; attempt++) {
        factor = growth(expression, text, 4_000)
      }
      expect([text(10), factor]).toEqual([text(10), expect.toSatisfy((each) => each <= 40)])
    }
  })

  test('as printed for URLs takes time in proportion to the square, so the measurement can fail', () => {
    const printed = new RegExp(printedNotifyUrl)
    expect(growth(printed, (length) => `https://${'a'.repeat(length)}?`, 1_500)).toBeGreaterThan(40)
  })
})

describe('a length', () => {
  const lengthOf = (endpoint: EndpointId, attach: string): [number, string] | undefined => {
    const found = check(endpoint, { ...minimal(endpoint), attach })[0]
    return found?.kind === 'too-long' || found?.kind === 'too-short'
      ? [found.length, found.unit]
      : undefined
  }

  test.each([
    ['a', 129, 129],
    ['é', 65, 130],
    ['中', 43, 129],
    ['😀', 33, 132],
    ['\ud800', 43, 129],
    ['\udc00', 43, 129],
  ])('of APIv3 counts %j in UTF-8 bytes: %i of them are %i', (unit, count, bytes) => {
    expect(lengthOf('miniprogram', unit.repeat(count))).toEqual([bytes, 'bytes'])
  })

  test('of APIv3 is within the limit up to its last byte', () => {
    expect(lengthOf('miniprogram', `${'中'.repeat(42)}é`)).toBeUndefined()
    expect(lengthOf('miniprogram', `${'中'.repeat(42)}éa`)).toEqual([129, 'bytes'])
    expect(lengthOf('miniprogram', '')).toEqual([0, 'bytes'])
  })

  test.each(['a', 'é', '中', '😀', '\ud800', '\udc00'])('of WeCom counts %j as one', (unit) => {
    expect(lengthOf('wecom-create-order', unit.repeat(128))).toBeUndefined()
    expect(lengthOf('wecom-create-order', unit.repeat(129))).toEqual([129, 'characters'])
  })

  test('in bytes is that of the encoded text, in characters that of its code points', () => {
    const text = fc.string({ unit: 'binary', minLength: 130, maxLength: 160 })
    const [miniprogram, wecom] = [
      compileEndpoint('miniprogram'),
      compileEndpoint('wecom-create-order'),
    ]
    const broken = fc
      .tuple(text, fc.constantFrom('\ud800', '\udc00', '\udc00\ud800', ''), text)
      .map((each) => each.join(''))
    fc.assert(
      fc.property(broken, (attach) => {
        expect(
          miniprogram.violations('request', { ...minimal('miniprogram'), attach })[0],
        ).toMatchObject({ length: new TextEncoder().encode(attach).length })
        expect(
          wecom.violations('request', { ...minimal('wecom-create-order'), attach })[0],
        ).toMatchObject({ length: [...attach].length })
      }),
      { seed: 4, numRuns: 300 },
    )
  })

  test('of a detail is that of its minified JSON', () => {
    const detail = (count: number): Body => ({
      goods_detail: Array.from({ length: count }, () => ({
        merchant_goods_id: '商品',
        quantity: 1,
        unit_price: 1,
      })),
    })
    const bytes = new TextEncoder().encode(JSON.stringify(detail(110))).length
    expect(bytes).toBeGreaterThan(6144)
    expect(check('miniprogram', { ...minimal('miniprogram'), detail: detail(110) })).toEqual([
      expect.objectContaining({
        kind: 'too-long',
        pointer: '/detail',
        unit: 'bytes',
        length: bytes,
        limit: 6144,
      }),
    ])
    expect(check('miniprogram', { ...minimal('miniprogram'), detail: detail(90) })).toEqual([])
  })
})

interface Overlay {
  readonly endpoint: EndpointId
  readonly reads: string
  readonly source: string
  readonly patch: MergePatch
}

describe('an overlay', () => {
  const jsapi = minimal('jsapi-with-contract')
  const { sp_appid: _spAppid, ...withoutSpAppid } = minimal('miniprogram')
  const ip = '14.23.150.211'
  /** A body that the plain schema accepts, and what the overlay finds. */
  const changes: { readonly [file: string]: readonly [Body, Partial<Violation>] } = {
    'jsapi-with-contract-store-id-mandatory.json': [
      { ...jsapi, scene_info: { payer_client_ip: ip, store_info: { name: '腾讯大厦分店' } } },
      { kind: 'required', pointer: '/scene_info/store_info/id', label: '门店编号' },
    ],
    'jsapi-with-contract-two-groups.json': [
      {
        ...jsapi,
        contract_info: {
          plan_id: '12535',
          contract_mchid: '1230000109',
          contract_appid: 'wxd678efh567hg6787',
          contract_code: '100001256',
          request_serial: '1695',
          contract_display_account: '微信代扣',
        },
      },
      {
        kind: 'unknown',
        pointers: [
          '/contract_info/plan_id',
          '/contract_info/contract_mchid',
          '/contract_info/contract_appid',
          '/contract_info/contract_code',
          '/contract_info/request_serial',
          '/contract_info/contract_display_account',
        ],
      },
    ],
    'miniprogram-notify-url-mandatory.json': [
      minimal('miniprogram'),
      { kind: 'required', pointer: '/notify_url', label: '通知地址' },
    ],
    // The rule of the seed.
    'miniprogram-sp-appid-mandatory.json': [
      { ...withoutSpAppid, sub_appid: 'wxd678efh567hg6999', payer: { sub_openid: 'oUpF8uMu' } },
      { kind: 'required', pointer: '/sp_appid', label: '合作伙伴小程序AppID' },
    ],
    'scannedpos-notify-url-mandatory.json': [
      minimal('scannedpos'),
      { kind: 'required', pointer: '/notify_url', label: '通知地址' },
    ],
    'wecom-create-order-lengths-in-bytes.json': [
      { ...minimal('wecom-create-order'), description: '中'.repeat(43) },
      { kind: 'too-long', pointer: '/description', unit: 'bytes', length: 129, limit: 127 },
    ],
    'wecom-create-order-scene-info-mandatory.json': [
      minimal('wecom-create-order'),
      { kind: 'required', pointer: '/scene_info', label: '场景信息' },
    ],
  }
  const overlays = jsonFiles('./overlays/').map((path) => path.replace('./overlays/', ''))

  test('is tried with a body of its own', () => {
    expect(overlays.toSorted()).toEqual(Object.keys(changes).toSorted())
  })

  test.each(Object.entries(changes))('%s turns an answer over', (file, [body, finding]) => {
    const { endpoint, reads, source, patch } = readJson(`./overlays/${file}`) as Overlay
    expect(endpointIds).toContain(endpoint)
    expect(Math.min(reads.length, source.length)).toBeGreaterThan(10)
    expect(check(endpoint, body)).toEqual([])
    const overlaid = compileEndpoint(endpoint, patch).violations('request', body)
    expect(overlaid[0]).toMatchObject(finding)
    // Schemas are shared by all mocks of a process.
    expect(check(endpoint, body)).toEqual([])
  })

  test('leaves the other rules as they are', () => {
    const { patch } = readJson('./overlays/miniprogram-sp-appid-mandatory.json') as Overlay
    const overlaid = compileEndpoint('miniprogram', patch)
    expect(overlaid.violations('request', minimal('miniprogram'))).toEqual([])
    expect(overlaid.fields('request')).toHaveLength(
      compileEndpoint('miniprogram').fields('request').length,
    )
  })

  test('may bring rules that no document has', () => {
    const patch = {
      $defs: {
        request: {
          properties: {
            amount: { type: 'object', properties: { total: { type: 'integer', maximum: 1000 } } },
            goods_tag: { enum: ['WXG', 'A'] },
            description: { const: 'x' },
            detail: { properties: { goods_detail: { maxItems: 1 } } },
          },
        },
      },
    }
    const { description: _, ...order } = minimal('miniprogram')
    const goods = { merchant_goods_id: '1', quantity: 1, unit_price: 1 }
    expect(
      compileEndpoint('miniprogram', patch).violations('request', {
        ...order,
        description: 'y',
        goods_tag: 'B',
        amount: { total: 1001 },
        detail: { goods_detail: [goods, goods] },
      }),
    ).toEqual([
      expect.objectContaining({ kind: 'other', pointer: '/description', rule: 'const' }),
      expect.objectContaining({ kind: 'other', pointer: '/goods_tag', rule: 'one of WXG, A' }),
      expect.objectContaining({ kind: 'above-maximum', pointer: '/amount/total', limit: 1000 }),
      expect.objectContaining({
        kind: 'too-many',
        pointer: '/detail/goods_detail',
        count: 2,
        limit: 1,
        range: [1, 1],
      }),
    ])
  })

  test('that is no schema any more is an error', () => {
    const patch = { $defs: { request: { properties: { attach: { type: 'text' } } } } }
    expect(() => compileEndpoint('miniprogram', patch).violations('request', {})).toThrow()
    expect(() => compileSchema({ $id: 'https://x.invalid/a.json' }).fields('request')).toThrow(
      'no $defs/request',
    )
  })
})

describe('a merge patch', () => {
  // RFC 7396, appendix A: https://www.rfc-editor.org/rfc/rfc7396#appendix-A
  test.each<[original: Json, patch: Json, result: Json]>([
    [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
    [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
    [{ a: 'b' }, { a: null }, {}],
    [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
    [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
    [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
    [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
    [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
    [
      ['a', 'b'],
      ['c', 'd'],
      ['c', 'd'],
    ],
    [{ a: 'b' }, ['c'], ['c']],
    [{ a: 'foo' }, null, null],
    [{ a: 'foo' }, 'bar', 'bar'],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [[1, 2], { a: 'b', c: null }, { a: 'b' }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  ])('makes of %j with %j the result %j', (original, patch, result) => {
    const before = JSON.stringify(original)
    expect(applyMergePatch(original, patch)).toStrictEqual(result)
    expect(JSON.stringify(original)).toBe(before)
  })

  test('keeps members in their place, since their order is the order of checks', () => {
    const patched = applyMergePatch({ a: 1, b: { c: 1, d: 2 }, e: 3 }, { f: 4, b: { c: 5 }, a: 6 })
    expect(JSON.stringify(patched)).toBe('{"a":6,"b":{"c":5,"d":2},"e":3,"f":4}')
  })

  test('treats __proto__ as a member like any other', () => {
    const patched = applyMergePatch({}, JSON.parse('{"__proto__":{"polluted":true}}'))
    expect(Object.keys(patched as object)).toEqual(['__proto__'])
    expect(({} as Body)['polluted']).toBeUndefined()
  })
})

describe('violations come in the order of the platform', () => {
  const found = (body: unknown): string[] =>
    check('miniprogram', body).map((each) =>
      each.kind === 'unknown'
        ? `unknown ${each.pointers.join(' ')}`
        : `${each.kind} ${each.pointer}`,
    )
  const goods = { merchant_goods_id: '1', quantity: 1, unit_price: 1 }

  test('types, unknown members, missing members, values', () => {
    const { description: _, ...order } = minimal('miniprogram')
    expect(
      found({
        ...order,
        out_trade_no: 'short',
        zz: 1,
        amount: { total: 0 },
        settle_info: { profit_sharing: 'yes' },
      }),
    ).toEqual([
      'type /settle_info/profit_sharing',
      'unknown /zz',
      'required /description',
      'too-short /out_trade_no',
      'below-minimum /amount/total',
    ])
  })

  test('inside a step as in the document, wherever the body has them', () => {
    const order = minimal('miniprogram')
    const values = {
      notify_url: 'no url',
      attach: '',
      time_expire: 'tomorrow',
      out_trade_no: '*no number*!',
      sp_mchid: '0',
    }
    const expected = [
      'pattern /sp_mchid',
      'pattern /out_trade_no',
      'pattern /time_expire',
      'too-short /attach',
      'pattern /notify_url',
    ]
    const members = Object.entries({ ...order, ...values })
    expect(found(Object.fromEntries(members))).toEqual(expected)
    expect(found(Object.fromEntries(members.toReversed()))).toEqual(expected)
    expect(found({})).toEqual([
      'required /sp_appid',
      'required /sp_mchid',
      'required /sub_appid',
      'required /sub_mchid',
      'required /description',
      'required /out_trade_no',
      'required /amount',
      'required /payer',
    ])
  })

  test('elements of an array by their index, as numbers', () => {
    const list = Array.from({ length: 12 }, (_, index) =>
      [2, 9, 10].includes(index) ? { ...goods, quantity: 0, unit_price: -1 } : goods,
    )
    expect(found({ ...minimal('miniprogram'), detail: { goods_detail: list } })).toEqual([
      'below-minimum /detail/goods_detail/2/quantity',
      'below-minimum /detail/goods_detail/2/unit_price',
      'below-minimum /detail/goods_detail/9/quantity',
      'below-minimum /detail/goods_detail/9/unit_price',
      'below-minimum /detail/goods_detail/10/quantity',
      'below-minimum /detail/goods_detail/10/unit_price',
    ])
  })

  test('the length of a string before its pattern', () => {
    expect(found({ ...minimal('miniprogram'), out_trade_no: '!' })).toEqual([
      'too-short /out_trade_no',
      'pattern /out_trade_no',
    ])
    expect(found({ ...minimal('miniprogram'), notify_url: ' '.repeat(256) })).toEqual([
      'too-long /notify_url',
      'pattern /notify_url',
    ])
  })

  test('a member before what is in it, and both before its next sibling', () => {
    const list = Array.from({ length: 120 }, () => ({ ...goods, goods_name: 'x'.repeat(30) }))
    const detail = { goods_detail: [...list, { ...goods, quantity: 0 }], invoice_id: '' }
    expect(found({ ...minimal('miniprogram'), scene_info: { device_id: '' }, detail })).toEqual([
      'too-long /detail',
      'too-short /detail/invoice_id',
      'below-minimum /detail/goods_detail/120/quantity',
      'too-short /scene_info/device_id',
    ])
  })

  test('an array before its first element', () => {
    const patch = {
      $defs: {
        request: { properties: { detail: { properties: { goods_detail: { maxItems: 1 } } } } },
      },
    }
    const detail = { goods_detail: [{ ...goods, quantity: 0 }, goods] }
    const body = { ...minimal('miniprogram'), detail }
    const violations = compileEndpoint('miniprogram', patch).violations('request', body)
    expect(violations).toEqual([
      expect.objectContaining({ kind: 'too-many', pointer: '/detail/goods_detail' }),
      expect.objectContaining({
        kind: 'below-minimum',
        pointer: '/detail/goods_detail/0/quantity',
      }),
    ])
  })

  test('and a valid body has none', () => {
    for (const id of endpointIds) expect(check(id, minimal(id))).toEqual([])
  })
})

describe('a violation', () => {
  test('points into the body, names the label of the document and the source of the rule', () => {
    const goods = { merchant_goods_id: 1, quantity: 1, unit_price: 1 }
    const [violation] = check('scannedpos', {
      ...minimal('scannedpos'),
      detail: { goods_detail: [goods] },
    })
    expect(violation).toEqual({
      kind: 'type',
      expected: 'string',
      value: 1,
      pointer: '/detail/goods_detail/0/merchant_goods_id',
      label: '商品编码',
      source: expect.stringContaining('doc/v3/partner/4012492476'),
    })
  })

  test('of a URL prints the text of the platform', () => {
    const [violation] = check('miniprogram', { ...minimal('miniprogram'), notify_url: 'ftp://a' })
    expect(violation).toMatchObject({ kind: 'pattern', printed: printedNotifyUrl })
  })

  test('of an unknown member escapes its name', () => {
    expect(check('miniprogram', { ...minimal('miniprogram'), 'a/b~c': 1 })).toEqual([
      { kind: 'unknown', pointers: ['/a~1b~0c'] },
    ])
    const proto: unknown = JSON.parse(
      JSON.stringify(minimal('miniprogram')).replace('{', '{"__proto__":{"sp_appid":"wx1"},'),
    )
    expect(check('miniprogram', proto)).toEqual([{ kind: 'unknown', pointers: ['/__proto__'] }])
  })

  test.each([null, [], 'order', 1, true])('of the body %j is its type', (body) => {
    expect(check('miniprogram', body)).toEqual([
      expect.objectContaining({ kind: 'type', expected: 'object', pointer: '' }),
    ])
  })

  test.each([2 ** 53, -(2 ** 53), 1.5, 1e300, '1', null, true])(
    'of an amount of %j is that it is no integer',
    (total) => {
      expect(
        check('miniprogram', { ...minimal('miniprogram'), amount: { total } })[0],
      ).toMatchObject({
        kind: 'type',
        expected: 'integer',
        pointer: '/amount/total',
        label: '总金额',
      })
    },
  )

  test.each([1, 2 ** 53 - 1])('is absent for an amount of %j', (total) => {
    expect(check('miniprogram', { ...minimal('miniprogram'), amount: { total } })).toEqual([])
  })

  test.each([
    ['2018-06-08T10:34:56+08:00', true],
    ['2018-06-08T02:34:56Z', true],
    ['2018-06-08t02:34:56.123z', true],
    ['2016-12-31T23:59:60Z', true],
    ['2018-06-08T10:34:56', false],
    ['2018-06-08 10:34:56+08:00', false],
    ['2018-13-08T10:34:56+08:00', false],
    ['2018-06-08T24:00:00+08:00', false],
    ['2018-06-08T10:34:56+0800', false],
    ['20180608103456', false],
  ])('of the time %s: accepted is %j', (time_expire, accepted) => {
    const kinds = check('miniprogram', { ...minimal('miniprogram'), time_expire }).map(
      (v) => v.kind,
    )
    expect(kinds).toEqual(accepted ? [] : ['pattern'])
  })

  test.each([
    ['14.23.150.211', true],
    ['255.255.255.255', true],
    ['::1', true],
    ['2001:db8::8a2e:370:7334', true],
    ['::ffff:14.23.150.211', true],
    ['1:2:3:4:5:6:7:8', true],
    ['256.1.1.1', false],
    ['1.2.3', false],
    ['1.2.3.4.5', false],
    ['1:2:3:4:5:6:7:8:9', false],
    ['1::2::3', false],
    ['localhost', false],
  ])('of the address %s: accepted is %j', (payer_client_ip, accepted) => {
    const scene_info = { payer_client_ip }
    const kinds = check('miniprogram', { ...minimal('miniprogram'), scene_info }).map((v) => v.kind)
    expect(kinds).toEqual(accepted ? [] : ['pattern'])
  })
})

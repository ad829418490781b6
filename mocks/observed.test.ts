import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { wechatpayV3 } from './dialects/wechatpay-v3/index.js'
import { type ExchangeFixture, fixturesFolder, readFixtures, replay } from './replay.testing.js'
import { type WantedHeaders, wrongHeaders } from './wanted-headers.testing.js'

interface ObservedFixture {
  readonly record: {
    readonly id: string
    readonly http_status: number | null
    readonly headers?: { readonly [name: string]: string }
    readonly body: unknown
    readonly body_inferred?: unknown
    readonly reproducible: boolean
  }
  readonly replay: ExchangeFixture
  readonly compare: 'bytes' | 'message' | 'shape'
  readonly quoted?: string
  /** Texts of the sibling endpoint that the record is from, and those of the endpoint that stands in for it. */
  readonly adapted?: { readonly [before: string]: string }
}

const fixtures = readFixtures<ObservedFixture>('observed')

describe('an observed response is repeated', () => {
  test.each(fixtures)('$name: $fixture.replay.shows', async ({ fixture }) => {
    const { response, text, expected } = await replay(fixture.replay)
    expect(text).toBe(expected)
    expect(response.status).toBe(fixture.replay.answer.status)
    expect(wrongHeaders(response.headers, fixture.replay.answer.headers)).toEqual([])
    const { record, adapted = {} } = fixture
    if (record.http_status !== null) expect(response.status).toBe(record.http_status)
    expect(wrongHeaders(response.headers, recordedHeaders(fixture))).toEqual([])

    if (fixture.compare === 'bytes') {
      const recorded = record.body_inferred ?? record.body
      let quoted = typeof recorded === 'string' ? recorded : JSON.stringify(recorded)
      for (const [before, after] of Object.entries(adapted)) {
        expect(quoted).toContain(before)
        quoted = quoted.replaceAll(before, after)
      }
      expect(text).toBe(quoted)
    } else if (fixture.compare === 'message') {
      expect(fixture.quoted?.length).toBeGreaterThan(4)
      expect(text).toContain(fixture.quoted)
    } else {
      expect(JSON.parse(text)).toEqual({
        prepay_id: expect.stringMatching(/^wx\d{14}[0-9a-f]{16}\d{4}$/),
      })
    }
  })
})

/** Connection and Keep-Alive belong to whoever owns the socket. */
const OF_THE_SOCKET = new Set(['Connection', 'Keep-Alive'])
/** Other moments, other keys: that they are there is all that can be compared. */
const OF_THE_MOMENT = new Set([
  'Date',
  'Wechatpay-Nonce',
  'Wechatpay-Timestamp',
  'Wechatpay-Serial',
])

function recordedHeaders({ record, adapted = {} }: ObservedFixture): WantedHeaders {
  const isAdapted = Object.keys(adapted).length > 0
  const compared = Object.entries(record.headers ?? {}).filter(
    ([name]) => !OF_THE_SOCKET.has(name) && !(name === 'Content-Length' && isAdapted),
  )
  return Object.fromEntries(
    compared.map(([name, value]) => {
      if (value === '<absent>') return [name, null]
      if (OF_THE_MOMENT.has(name) || /^<\w+>$/.test(value)) return [name, '*']
      if (name === 'Request-ID') return [name, `*${value.slice(value.indexOf('-'))}`]
      return [name, value.replace(/\.\.\.$/, '*')]
    }),
  )
}

interface NotReplayed {
  readonly reason: string
  readonly why: string
  /** Of a record whose wording has been superseded: what it was about, and what it said. */
  readonly kind?: string
  readonly text?: string
}

const notReplayed = JSON.parse(
  readFileSync(new URL('observed/not-replayed.json', fixturesFolder), 'utf8'),
) as { readonly [id: string]: NotReplayed }

test('every record that could not be replayed has one of the three reasons', () => {
  const reasons = ["another endpoint's own rule", 'incomplete body', 'superseded wording']
  for (const [id, { reason, why }] of Object.entries(notReplayed)) {
    expect(id).toMatch(/^obs-\d{3}$/)
    expect(reasons).toContain(reason)
    expect(why).toMatch(/\.$/)
  }
  const replayed = fixtures
    .map(({ fixture }) => fixture.record)
    .filter((record) => record.reproducible)
    .map((record) => record.id)
  expect(Object.keys(notReplayed).filter((id) => replayed.includes(id))).toEqual([])
  // The reference counts 97 reproducible records.
  expect([...replayed, ...Object.keys(notReplayed)].length).toBe(97)
})

describe('a wording that the platform has given up is known by the refusal that had it', () => {
  const superseded = Object.entries(notReplayed).filter(
    ([, { reason }]) => reason === 'superseded wording',
  )
  const known = wechatpayV3.refusals.flatMap((each) => each.superseded ?? [])

  test('and is written down with its record', () => {
    for (const [id, { kind, text }] of superseded) expect([id, kind, text]).not.toContain(undefined)
  })

  test.each(superseded.filter(([, { kind }]) => kind === 'sign'))('%s', (_id, { text }) => {
    expect(known.map((each) => each.text)).toContain(text)
  })
})

import { registerSchema, validate } from '@hyperjump/json-schema/draft-2020-12'
import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { companionSchemas, endpointSchemas, parts, type Schema } from '../schemas/index.js'
import { companionIds } from './endpoint.js'
import { companions } from './endpoints/index.js'
import {
  type ExchangeFixture,
  fixturesFolder,
  isAccepted,
  readFixtures,
  replay,
} from './replay.testing.js'
import { wrongHeaders } from './wanted-headers.testing.js'

// A validator that has nothing to do with the one inside the product.
type HyperjumpSchema = Parameters<typeof registerSchema>[0]
const exchangeSchema = JSON.parse(
  readFileSync(new URL('exchange.schema.json', fixturesFolder), 'utf8'),
) as Schema
beforeAll(() => {
  const schemas = [...Object.values(endpointSchemas), ...Object.values(companionSchemas)]
  for (const schema of [...schemas, ...parts, exchangeSchema]) {
    registerSchema(schema as HyperjumpSchema)
  }
})
async function isValid(schema: Schema, pointer: string, value: unknown): Promise<boolean> {
  const { valid } = await validate(`${String(schema['$id'])}${pointer}`, value as never)
  return valid
}

/** The answer as JSON, or nothing when it is empty. */
async function replayAndCompare(fixture: ExchangeFixture): Promise<Answer | undefined> {
  expect(await isValid(exchangeSchema, '', fixture)).toBe(true)
  const { response, text, expected } = await replay(fixture)
  expect(text).toBe(expected)
  expect(response.status).toBe(fixture.answer.status)
  expect(wrongHeaders(response.headers, fixture.answer.headers)).toEqual([])
  return text === '' ? undefined : (JSON.parse(text) as Answer)
}

interface Answer {
  readonly prepay_id?: string
  readonly errcode?: number
}

const errorSchema = parts.find((each) => String(each['$id']).endsWith('/error.json')) as Schema
const isValidError = (answer: object): Promise<boolean> =>
  isValid(errorSchema, `#/$defs/${'errcode' in answer ? 'wecom' : 'wechatpayV3'}`, answer)

/** Refusals that a structure-only validator sees too: no length in bytes, no 64-bit bound, no overlay. */
const structural =
  /^(missing|integer-given|string-given|boolean-given|object-given|array-given|element-given|null-member$|string-empty|string-too-short|pattern-|below-minimum|too-few|unknown-field|root-not|appid-missing-both|sub-openid-without|payer-openid-(is-unknown|missing)|scene-info-missing|contract-info-empty|contract-signing-incomplete|detail-without-goods|page-sample)/

describe.each(Object.entries(endpointSchemas))('%s', (endpoint, schema) => {
  const fixtures = readFixtures<ExchangeFixture>(endpoint)

  test('has fixtures', () => {
    expect(fixtures.length).toBeGreaterThan(30)
  })

  test.each(fixtures)('$name: $fixture.shows', async ({ name, fixture }) => {
    const answer = await replayAndCompare(fixture)
    if (!answer) return
    const succeeded = answer.prepay_id !== undefined
    if (succeeded) expect(await isValid(schema, '#/$defs/response', answer)).toBe(true)
    else expect(await isValidError(answer)).toBe(true)

    if (fixture.request.body === undefined && !succeeded) return
    const body: unknown = fixture.request.body ?? JSON.parse(fixture.request.bodyText ?? 'null')
    const changesRules = fixture.given?.settings?.schemas ?? fixture.given?.settings?.nulls
    if (succeeded && !changesRules) {
      expect(await isValid(schema, '#/$defs/request', body)).toBe(true)
    }
    if (structural.test(name.split('/')[1] ?? '') && !succeeded && !changesRules) {
      expect(await isValid(schema, '#/$defs/request', body)).toBe(false)
    }
  })
})

/** What a request asks for: members of the path, and of the query or the body. */
function inputOf(id: string, { target, body, bodyText = 'null' }: ExchangeFixture['request']) {
  const { path = '', method } = companions.find((each) => each.id === id) ?? {}
  const { pathname, searchParams } = new URL(target, 'http://localhost')
  const sent: unknown =
    method === 'GET' ? Object.fromEntries(searchParams) : (body ?? JSON.parse(bodyText))
  const segments = pathname.split('/')
  const inPath = path
    .split('/')
    .flatMap((name, at) =>
      name.startsWith('{') ? [[name.slice(1, -1), decodeURIComponent(segments[at] ?? '')]] : [],
    )
  return inPath.length === 0 || Array.isArray(sent)
    ? sent
    : { ...(sent as object), ...Object.fromEntries(inPath) }
}

describe.each(companionIds)('%s', (id) => {
  const fixtures = readFixtures<ExchangeFixture>(id)
  const schema = (companionSchemas as { readonly [id: string]: Schema })[id]
  /** What an error has of the answer that it stands in for. */
  const { errorMembers = {} } = companions.find((each) => each.id === id) ?? {}

  test('has fixtures', () => {
    expect(fixtures.length).toBeGreaterThan(10)
  })

  test.each(fixtures)('$name: $fixture.shows', async ({ name, fixture }) => {
    const answer = await replayAndCompare(fixture)
    const succeeded = isAccepted(fixture.answer.status, JSON.stringify(answer ?? {}))
    if (answer && !succeeded) {
      expect(answer).toMatchObject(errorMembers)
      const own = Object.entries(answer).filter(([member]) => !Object.hasOwn(errorMembers, member))
      expect(await isValidError(Object.fromEntries(own))).toBe(true)
    }
    if (!schema) return
    const { nulls, wecomTypeMismatch } = fixture.given?.settings ?? {}
    if (succeeded && !nulls && !wecomTypeMismatch) {
      expect(await isValid(schema, '#/$defs/request', inputOf(id, fixture.request))).toBe(true)
    }
    if (structural.test(name.split('/')[1] ?? '') && !succeeded) {
      expect(await isValid(schema, '#/$defs/request', inputOf(id, fixture.request))).toBe(false)
    }
  })
})

describe('a record', () => {
  const records = readFixtures<{ readonly replay: ExchangeFixture }>('observed')

  test.each(records)('is replayed in the same form: $name', async ({ fixture }) => {
    const { shows, given = {}, request, answer } = fixture.replay
    expect(shows.length).toBeGreaterThan(10)
    expect(await isValid(exchangeSchema, '#/$defs/given', given)).toBe(true)
    expect(await isValid(exchangeSchema, '#/$defs/request', request)).toBe(true)
    expect(await isValid(exchangeSchema, '#/$defs/answer', answer)).toBe(true)
  })
})

import { registerSchema, validate } from '@hyperjump/json-schema/draft-2020-12'
import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { endpointSchemas, parts, type Schema } from '../schemas/index.js'
import {
  bodyOf,
  type ExchangeFixture,
  fixturesFolder,
  readFixtures,
  replay,
} from './replay.testing.js'

// A validator that has nothing to do with the one inside the product.
type HyperjumpSchema = Parameters<typeof registerSchema>[0]
const exchangeSchema = JSON.parse(
  readFileSync(new URL('exchange.schema.json', fixturesFolder), 'utf8'),
) as Schema
beforeAll(() => {
  for (const schema of [...Object.values(endpointSchemas), ...parts, exchangeSchema]) {
    registerSchema(schema as HyperjumpSchema)
  }
})
async function isValid(schema: Schema, pointer: string, value: unknown): Promise<boolean> {
  const { valid } = await validate(`${String(schema['$id'])}${pointer}`, value as never)
  return valid
}

/** Refusals that a structure-only validator sees too: no length in bytes, no 64-bit bound, no overlay. */
const structural =
  /^(missing|integer-given|string-given|boolean-given|object-given|array-given|element-given|null-member$|string-empty|string-too-short|pattern-|below-minimum|too-few|unknown-field|root-not|appid-missing-both|sub-openid-without|payer-openid-(is-unknown|missing)|scene-info-missing|contract-info-empty|contract-signing-incomplete|detail-without-goods|page-sample)/

describe.each(Object.entries(endpointSchemas))('%s', (endpoint, schema) => {
  const fixtures = readFixtures<ExchangeFixture>(endpoint)

  test('has fixtures', () => {
    expect(fixtures.length).toBeGreaterThan(30)
  })

  test.each(fixtures)('$name: $fixture.shows', async ({ name, fixture }) => {
    expect(await isValid(exchangeSchema, '', fixture)).toBe(true)

    const { response, text } = await replay(fixture)
    expect(text).toBe(bodyOf(fixture.answer))
    expect(response.status).toBe(fixture.answer.status)
    const headers = Object.fromEntries(response.headers)
    for (const [header, value] of Object.entries(fixture.answer.headers ?? {})) {
      if (value.startsWith('*'))
        expect(headers[header]).toMatch(new RegExp(`.${escape(value.slice(1))}$`))
      else expect([header, headers[header]]).toEqual([header, value])
    }

    if (text === '') return
    const answer = JSON.parse(text) as { errcode?: number; prepay_id?: string }
    const succeeded = answer.prepay_id !== undefined
    const answerSchema = succeeded
      ? schema
      : (parts.find((each) => String(each['$id']).endsWith('/error.json')) as Schema)
    const part = succeeded ? 'response' : answer.errcode === undefined ? 'wechatpayV3' : 'wecom'
    expect(await isValid(answerSchema, `#/$defs/${part}`, answer)).toBe(true)

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

const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

import { Ajv, type AnySchemaObject } from 'ajv'
import { createRequire } from 'node:module'
import { expect, test } from 'vitest'
import { renderHar } from './har.js'
import { floatingOrder, sampleReport } from './sample.testing.js'
import { richReport } from './sample-report.testing.js'

const require = createRequire(import.meta.url)

interface Har {
  readonly log: { readonly entries: readonly Entry[] }
}
interface Entry {
  readonly comment: string
  readonly request: {
    readonly url: string
    readonly bodySize: number
    readonly postData?: { readonly text: string; readonly comment?: string }
    readonly queryString: readonly object[]
  }
  readonly response: { readonly content: { readonly text: string; readonly encoding?: string } }
}
const read = (text: string): Har => JSON.parse(text) as Har // what the schema below is for

/** What the published schema of the format has against it. */
function complaints(har: unknown): unknown {
  const schemas = require('har-schema') as { readonly [name: string]: AnySchemaObject }
  const ajv = new Ajv({ strict: false, validateFormats: false })
  ajv.addMetaSchema(require('ajv/dist/refs/json-schema-draft-06.json') as AnySchemaObject)
  ajv.addSchema(Object.values(schemas))
  return ajv.validate('har.json', har) ? [] : ajv.errors
}

test.each(['verify', 'exec'] as const)('is an HTTP archive, of %s', async (kind) => {
  const har = read(renderHar(await richReport(kind)))
  expect(complaints(har)).toEqual([])
  const [entry] = har.log.entries
  expect(complaints({ log: { ...har.log, entries: [{ ...entry, timings: {} }] } })).not.toEqual([])
})

test('every address is one', async () => {
  for (const { request } of read(renderHar(await richReport())).log.entries) {
    expect(URL.canParse(request.url)).toBe(true)
  }
})

test('has what was sent and answered, and as base64 what is no text', async () => {
  const report = await richReport()
  const { entries } = read(renderHar(report)).log
  expect(entries).toHaveLength(report.exchanges.length)
  expect(entries[0]?.request.postData?.text).toContain('"total":0.01')
  expect(entries[0]?.response.content.text).toContain('PARAM_ERROR')
  const { text = '', comment } = entries[2]?.request.postData ?? {}
  expect(comment).toBe('base64')
  expect(Buffer.from(text, 'base64')).toEqual(Buffer.from(report.exchanges[2]?.request.body ?? []))
})

test('comments say what was found', async () => {
  const { entries } = read(renderHar(await richReport())).log
  expect(entries[0]?.comment).toMatch(/^#1 .*\nrequest\/integer-fen \(MUST\): the amount.*金额/)
  expect(entries[3]?.comment).toContain('sign/nonce (SHOULD)')
})

test('an exchange that only a finding holds is there, once', async () => {
  const { exchanges, ...rest } = await richReport()
  expect(read(renderHar({ ...rest, exchanges: [] })).log.entries).toHaveLength(exchanges.length)
})

test('names the host that was asked, the query, and the size of what was cut off', async () => {
  const exchange = await floatingOrder()
  const request = {
    ...exchange.request,
    target: '/v3/x?a=1&b=%E4%B8%AD?',
    headers: [
      ['host', '127.0.0.1:7290'],
      ['content-length', '99999'],
    ] as const,
  }
  const report = await sampleReport({ exchanges: [{ ...exchange, request }], results: [] })
  expect(read(renderHar(report)).log.entries[0]?.request).toMatchObject({
    url: 'http://127.0.0.1:7290/v3/x?a=1&b=%E4%B8%AD?',
    bodySize: 99_999,
    queryString: [
      { name: 'a', value: '1' },
      { name: 'b', value: '中?' },
    ],
  })
})

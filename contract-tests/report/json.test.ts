import { registerSchema, unregisterSchema, validate } from '@hyperjump/json-schema/draft-2020-12'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { renderJson } from './json.js'
import { floatingOrder, sampleReport } from './sample.testing.js'

const folder = new URL('../../schemas/', import.meta.url)

/** Whether a value is what a published schema says, by a validator that is not ours. */
async function accepts(name: string, value: unknown): Promise<boolean> {
  const schema = JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8')) as {
    readonly $id: string
  }
  registerSchema(schema as unknown as Parameters<typeof registerSchema>[0])
  try {
    return (await validate(schema.$id, value as never)).valid
  } finally {
    unregisterSchema(schema.$id)
  }
}

test('a report is what its published schema says', async () => {
  const written = JSON.parse(renderJson(await sampleReport())) as {
    readonly [name: string]: unknown
  }
  expect(await accepts('contract-report', written)).toBe(true)
  for (const name of Object.keys(written)) {
    const { [name]: _, ...rest } = written
    expect([name, await accepts('contract-report', rest)]).toEqual([name, false])
  }
  expect(await accepts('contract-report', { ...written, more: 1 })).toBe(false)
})

test('the list of known failures has a schema that takes what the kit takes', async () => {
  const known = { clause: 'retry/rate-limit', reason: 'our gateway' }
  expect(await accepts('contract-known-failures', { knownFailures: [known] })).toBe(true)
  const unexplained = [{ clause: 'retry/rate-limit' }]
  expect(await accepts('contract-known-failures', { knownFailures: unexplained })).toBe(false)
})

test('a body that is no text is written as base64', async () => {
  const exchange = await floatingOrder()
  const bytes = Uint8Array.of(0xff, 0xfe, 0)
  const report = await sampleReport({
    exchanges: [{ ...exchange, request: { ...exchange.request, body: bytes } }],
  })
  expect(JSON.parse(renderJson(report))).toMatchObject({
    exchanges: [{ request: { body: '//4A', encoding: 'base64' } }],
  })
})

test('the schemas name every member', () => {
  for (const name of ['contract-report', 'contract-known-failures']) {
    JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8'), (key, value: unknown) => {
      if (key !== 'properties' || typeof value !== 'object' || value === null) return value
      for (const member of Object.values(value) as readonly object[]) {
        expect('title' in member || '$ref' in member || 'type' in member).toBe(true)
      }
      return value
    })
  }
})

import { compileEndpoint } from '../schemas/compile.js'
import { describe, expect, expectTypeOf, test } from 'vitest'
import { inlineReferences, type Schema } from '../schemas/fields.js'
import {
  type EndpointId,
  endpointSchemas,
  type MiniprogramRequest,
  parts,
} from '../schemas/index.js'
import { endpoints } from './endpoints/index.js'
import { createMock } from './index.js'
import { type ExchangeFixture, readFixtures, toWire } from './replay.testing.js'
import { fakeRequest } from './samples.js'

const sizes = ['full', 'minimal'] as const

describe.each(endpoints)('$id', ({ id, path }) => {
  const { violations, fields } = compileEndpoint(id)
  const target = `${path}${id.startsWith('wecom') ? '?access_token=a' : ''}`

  test.each(sizes)('200 seeds make 200 different %s orders that are accepted', async (size) => {
    const mock = createMock({ auth: 'off' }) // nobody signs here, and a note would say so
    for (let seed = 0; seed < 200; seed++) {
      const body = await fakeRequest(id, { seed, size })
      expect(violations('request', body)).toEqual([])
      expect(body.out_trade_no).toMatch(/^\d{28}$/)
      const { response } = await mock.handle(toWire({ target, body }))
      expect(new TextDecoder().decode(response.body)).toContain('"prepay_id":"wx')
      // A sample is what a careful client sends: nothing to remark, save a notify_url that is not mandatory here.
      if (size === 'full') expect(mock.journal.last()?.notes).toEqual([])
    }
    expect([...mock.orders.all()]).toHaveLength(200)
  })

  test.each(sizes)('without a seed the %s sample is the example of the documents', async (size) => {
    const body: unknown = await fakeRequest(id, { size })
    expect(await fakeRequest(id, { size })).toEqual(body)
    for (const { pointer, schema } of fields('request')) {
      const value = valueAt(body, pointer)
      if (schema['properties'] || schema['items']) continue
      expect(schema['examples'], `${pointer} has examples`).toBeDefined()
      if (value !== undefined) expect(schema['examples']).toContainEqual(value)
      if (size === 'full') expect(value, pointer).toBeDefined()
    }
  })

  test('the same seed gives the same body, another one another number', async () => {
    const one = await fakeRequest(id, { seed: 'one' })
    expect(await fakeRequest(id, { seed: 'one' })).toEqual(one)
    const two = await fakeRequest(id, { seed: 'two' })
    expect(two.out_trade_no).not.toBe(one.out_trade_no)
    expect({ ...two, out_trade_no: '' }).toEqual({ ...one, out_trade_no: '' })
  })

  test('a minimal sample has no member that could be left out', async () => {
    const body = await fakeRequest(id, { size: 'minimal' })
    for (const pointer of pointersIn(body)) {
      const without = structuredClone(body)
      removeAt(without, pointer)
      const { response } = await createMock().handle(toWire({ target, body: without }))
      expect(new TextDecoder().decode(response.body), `without ${pointer}`).not.toContain('"wx')
    }
  })

  test('a full sample has what the document has', async () => {
    const full = readFixtures<ExchangeFixture>(id).find(({ name }) => name === `${id}/full`)
    const documented = pointersIn(full?.fixture.request.body)
    expect(pointersIn(await fakeRequest(id))).toEqual(expect.arrayContaining(documented))
  })
})

test('samples of different endpoints with one seed are different orders too', async () => {
  const bodies = await Promise.all(endpoints.map(({ id }) => fakeRequest(id, { seed: 1 })))
  expect(new Set(bodies.map((body) => body.out_trade_no)).size).toBe(endpoints.length)
})

test('x-sample-required names members that exist', () => {
  const check = (schema: Schema): void => {
    const members = (schema['properties'] ?? {}) as { readonly [name: string]: Schema }
    for (const name of (schema['x-sample-required'] ?? []) as string[]) {
      expect(Object.keys(members)).toContain(name)
    }
    for (const member of Object.values(members)) check(member)
  }
  for (const file of Object.values(endpointSchemas)) check(inlineReferences(file, 'request', parts))
})

test('the type follows the endpoint', () => {
  expectTypeOf(fakeRequest('miniprogram')).resolves.toEqualTypeOf<MiniprogramRequest>()
  expectTypeOf(fakeRequest<EndpointId>)
    .parameter(0)
    .toEqualTypeOf<EndpointId>()
})

function pointersIn(value: unknown, at = ''): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, member]) =>
    [`${at}/${name}`].concat(pointersIn(member, `${at}/${name}`)),
  )
}

function valueAt(value: unknown, pointer: string): unknown {
  return pointer
    .split('/')
    .slice(1)
    .reduce<unknown>(
      (found, name) => (found as Record<string, unknown> | undefined)?.[name === '*' ? 0 : name],
      value,
    )
}

function removeAt(value: unknown, pointer: string): void {
  const parent = valueAt(value, pointer.slice(0, pointer.lastIndexOf('/')))
  delete (parent as Record<string, unknown>)[pointer.slice(pointer.lastIndexOf('/') + 1)]
}

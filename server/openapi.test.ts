import { compileEndpoint } from '../schemas/compile.js'
import { createConfig, lintFromString } from '@redocly/openapi-core'
import { describe, expect, test } from 'vitest'
import { endpoints } from '../mocks/endpoints/index.js'
import { createMock } from '../mocks/index.js'
import { toWire } from '../mocks/replay.testing.js'
import { openapi } from './openapi.js'

interface Operation {
  readonly operationId: string
  readonly summary: string
  readonly description: string
  readonly parameters: readonly { readonly name?: string; readonly $ref?: string }[]
  readonly requestBody: { readonly content: Content }
  readonly responses: { readonly [status: string]: { readonly content: Content } }
}

interface Content {
  readonly 'application/json': {
    readonly schema: object
    readonly example?: object
    readonly examples?: { readonly [name: string]: { readonly value: object } }
  }
}

interface Document {
  readonly servers: readonly { readonly url: string }[]
  readonly paths: { readonly [path: string]: { readonly post: Operation } }
}

const source = JSON.stringify(openapi())
const { paths } = JSON.parse(source) as Document

// This rule wants `required` and `properties` in one place and does not know about `if`, `then`, `else` and `anyOf`,
// where `required` alone is the condition itself.
const isCondition = /\/(if|then|else|anyOf|allOf)\/.*required\/\d+$/

test.each(['recommended', 'spec'] as const)(
  'the linter of Redocly has nothing to say: %s',
  async (rules) => {
    const config = await createConfig({ extends: [rules] })
    const problems = await lintFromString({ source, absoluteRef: '/openapi.json', config })
    const found = problems
      .map(({ ruleId, message, location }) => ({ ruleId, message, at: location[0]?.pointer ?? '' }))
      .filter(
        ({ ruleId, at }) =>
          ruleId !== 'no-required-schema-properties-undefined' || !isCondition.test(at),
      )
    expect(found).toEqual([])
  },
)

test('the document names the server that it was asked about', () => {
  expect(openapi('http://127.0.0.1:1')).toMatchObject({ servers: [{ url: 'http://127.0.0.1:1' }] })
  expect(openapi()).toMatchObject({ servers: [{ url: 'http://127.0.0.1:7290' }] })
})

test('every endpoint is there, and nothing else', () => {
  expect(Object.keys(paths)).toEqual(endpoints.map(({ path }) => path))
})

test('the document is plain JSON', () => {
  expect(JSON.parse(source)).toEqual(openapi())
})

describe.each(endpoints)('$id', ({ id, path, title, document, dialect }) => {
  const operation = paths[path]?.post as Operation

  test('has a title, a source and an id', () => {
    expect(operation.summary).toBe(title)
    expect(operation.description).toContain(document)
    expect(operation.operationId).toMatch(/^[a-z][A-Za-z]+$/)
  })

  test('has the example of the documents, which the mock accepts', async () => {
    const { example } = operation.requestBody.content['application/json']
    expect(compileEndpoint(id).violations('request', example)).toEqual([])
    const query = operation.parameters.map(({ name }) => name).includes('access_token')
    const target = `${path}${query ? '?access_token=a' : ''}`
    const { response } = await createMock({ auth: 'lenient' }).handle(
      toWire({ target, body: example }),
    )
    expect(new TextDecoder().decode(response.body)).toContain('"prepay_id":"wx')
  })

  test('has an accepted answer that is valid', () => {
    const { examples } = operation.responses['200']?.content['application/json'] ?? {}
    expect(compileEndpoint(id).violations('response', examples?.['accepted']?.value)).toEqual([])
  })

  test('has every documented error under its status, worded as the mock words it', async () => {
    for (const { name, status } of dialect.errors) {
      const { examples } = operation.responses[status]?.content['application/json'] ?? {}
      const target = `${path}${dialect.name === 'wecom' ? '?access_token=a' : ''}`
      const headers = { 'Wechatpay-Negative-Test': name }
      const body = operation.requestBody.content['application/json'].example
      const { response } = await createMock().handle(toWire({ target, headers, body }))
      expect(response.status).toBe(status)
      const answer = JSON.parse(new TextDecoder().decode(response.body)) as { errmsg?: string }
      const printed = examples?.[name]?.value ?? {}
      if (answer.errmsg === undefined) expect(printed).toEqual(answer)
      else expect(answer.errmsg).toContain((printed as typeof answer).errmsg)
    }
    const statuses = [200, 400, ...dialect.errors.map(({ status }) => status)]
    expect(Object.keys(operation.responses).map(Number)).toEqual(
      [...new Set(statuses)].sort((a, b) => a - b),
    )
  })

  test('takes the header that asks for trouble', () => {
    expect(operation.parameters).toContainEqual({ $ref: '#/components/parameters/negativeTest' })
  })
})

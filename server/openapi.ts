/** The emulated endpoints as an OpenAPI 3.1 document, made from the same schemas and error tables that answer. */
import type { Dialect, NamedError } from '../mocks/dialect.js'
import type { OrderEndpoint } from '../mocks/endpoints/order-endpoint.js'
import { endpoints } from '../mocks/endpoints/index.js'
import { DIAGNOSIS } from '../mocks/diagnosis.js'
import { faults, NEGATIVE_TEST } from '../mocks/scenario.js'
import { endpointSchemas, parts, type Schema } from '../schemas/index.js'
import { inlineReferences } from '../schemas/fields.js'
import { version } from './version.js'

/** What an OpenAPI document has to know about a platform. */
interface Platform {
  readonly tag: { readonly name: string; readonly description: string }
  /** The schema of its refusals in `schemas/parts/error.json`. */
  readonly errorPart: string
  readonly errorDescription: string
  errorBody(error: NamedError): object
  readonly security: readonly object[]
  readonly parameters: readonly object[]
}

const platforms: { readonly [Name in Dialect['name']]: Platform } = {
  'wechatpay-v3': {
    tag: { name: '微信支付 APIv3', description: 'WeChat Pay APIv3: the status tells the outcome' },
    errorPart: 'wechatpayV3',
    errorDescription: 'Refused, with a code; a broken rule adds `detail`',
    errorBody: ({ name, text }) => ({ code: name, message: text }),
    security: [{}, { signature: [] }],
    parameters: [],
  },
  wecom: {
    tag: { name: '企业微信', description: 'WeCom: status 200 for everything, `errcode` tells' },
    errorPart: 'wecom',
    errorDescription:
      'Refused where errcode is not 0; a hint, the address of the caller and a link follow errmsg',
    errorBody: ({ name, text }) => ({ errcode: Number(name), errmsg: text }),
    security: [],
    parameters: [
      {
        name: 'access_token',
        in: 'query',
        required: true,
        description: 'Issued by gettoken; any value unless the mock is told to be strict',
        schema: { type: 'string', minLength: 1 },
        example: 'ACCESS_TOKEN',
      },
    ],
  },
}

/** Errors of the mock itself, which no platform would give. */
const usageError = {
  summary: 'MOCK_USAGE',
  description: `Not the platform's: ${NEGATIVE_TEST} is misspelt`,
  value: {
    code: 'MOCK_USAGE',
    message: 'SYSTEM_EROR is no error of this endpoint; did you mean SYSTEM_ERROR?',
  },
}

/**
 * Describes every endpoint of the mock that listens at `serverUrl`.
 *
 * @example
 * openapi('http://127.0.0.1:7290')
 */
export function openapi(serverUrl = 'http://127.0.0.1:7290'): object {
  return {
    openapi: '3.1.0',
    jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema',
    info: {
      title: 'wechatpay-mock',
      version,
      summary: 'The endpoints that this mock of WeChat Pay and WeCom answers',
      description:
        'Descriptions name the source of each rule: [doc] documented, [obs] observed, [sib] as on a sibling endpoint, [inf] inferred.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: serverUrl, description: 'The mock' }],
    tags: Object.values(platforms).map(({ tag }) => tag),
    paths: Object.fromEntries(
      endpoints.map((each) => [
        each.path,
        { [each.method.toLowerCase()]: describeOperation(each) },
      ]),
    ),
    components: {
      securitySchemes: {
        signature: {
          type: 'http',
          scheme: 'WECHATPAY2-SHA256-RSA2048',
          description:
            'The merchant signs every request: https://pay.weixin.qq.com/doc/v3/merchant/4012365336; a lenient mock serves unsigned ones too',
        },
      },
      parameters: { negativeTest },
      headers: { diagnosis },
      schemas: { ...bodySchemas(), ...errorSchemas(), MockUsage: mockUsage },
    },
  }
}

function describeOperation({ id, title, document, dialect }: OrderEndpoint): object {
  const platform = platforms[dialect.name]
  return {
    operationId: camelCase(id),
    summary: title,
    description: `Places an order and answers with its \`prepay_id\`. Source: ${document}`,
    externalDocs: { url: document, description: 'The page of the platform' },
    tags: [platform.tag.name],
    security: platform.security,
    parameters: [...platform.parameters, { $ref: '#/components/parameters/negativeTest' }],
    requestBody: {
      required: true,
      content: {
        'application/json': {
          schema: reference(`${pascalCase(id)}Request`),
          example: exampleOf(inlineReferences(endpointSchemas[id], 'request', parts)),
        },
      },
    },
    responses: describeResponses(id, dialect, platform),
  }
}

/** One response per status: the order that was accepted, errors by their names, and complaints of the mock. */
function describeResponses(id: OrderEndpoint['id'], dialect: Dialect, platform: Platform): object {
  const accepted = reference(`${pascalCase(id)}Response`)
  const refused = reference(pascalCase(`${platform.errorPart}-error`))
  const statuses = new Set([200, 400, ...dialect.errors.map(({ status }) => status)])
  return Object.fromEntries(
    [...statuses]
      .sort((a, b) => a - b)
      .map((status) => {
        const errors = dialect.errors.filter((each) => each.status === status)
        const schemas = [
          ...(status === 200 ? [accepted] : []),
          ...(errors.length > 0 ? [refused] : []),
          ...(status === 400 ? [reference('MockUsage')] : []),
        ]
        const examples = {
          ...(status === 200 && { accepted: { summary: 'The order', value: acceptedBody(id) } }),
          ...Object.fromEntries(errors.map((each) => [each.name, describeError(each, platform)])),
          ...(status === 400 && { MOCK_USAGE: usageError }),
        }
        const descriptions = [
          ...(status === 200 ? ['The order is placed'] : []),
          ...(errors.length > 0 ? [platform.errorDescription] : []),
          ...(errors.length === 0 && status === 400 ? [usageError.description] : []),
        ]
        return [
          status,
          {
            description: descriptions.join('. '),
            headers: { [DIAGNOSIS]: { $ref: '#/components/headers/diagnosis' } },
            content: {
              'application/json': {
                schema: schemas.length === 1 ? schemas[0] : { anyOf: schemas },
                examples,
              },
            },
          },
        ]
      }),
  )
}

function describeError(error: NamedError, platform: Platform): object {
  const { name, text, description = text, source } = error
  return {
    summary: name,
    description: `${description}. Source: ${source}`,
    value: platform.errorBody(error),
  }
}

const negativeTest = {
  name: NEGATIVE_TEST,
  in: 'header',
  required: false,
  description: `Asks the mock for trouble: a code of the endpoint, \`fault=NAME\` (${faults.join(', ')}), \`delay=MS\`, or several joined by \`;\`. The request must be valid all the same.`,
  schema: { type: 'string' },
  examples: {
    code: { summary: 'An error', value: 'SYSTEM_ERROR' },
    slowly: { summary: 'An error after three seconds', value: 'SYSTEM_ERROR;delay=3000' },
    fault: { summary: 'A lost connection', value: 'fault=reset' },
  },
}

const diagnosis = {
  description: 'Says in English what is wrong with the request, or doubtful, and what to do',
  schema: { type: 'string', maxLength: 1024 },
}

const mockUsage = {
  title: 'MOCK_USAGE',
  type: 'object',
  properties: { code: { const: 'MOCK_USAGE' }, message: { type: 'string' } },
  required: ['code', 'message'],
}

function bodySchemas(): object {
  return Object.fromEntries(
    endpoints.flatMap(({ id }) =>
      (['request', 'response'] as const).map((part) => [
        pascalCase(`${id}-${part}`),
        withDescriptions(inlineReferences(endpointSchemas[id], part, parts)),
      ]),
    ),
  )
}

function errorSchemas(): object {
  const file = parts.find((each) => String(each['$id']).endsWith('/error.json'))
  if (!file) throw new Error('no schema of refusals among the parts')
  return Object.fromEntries(
    Object.values(platforms).map(({ errorPart }) => [
      pascalCase(`${errorPart}-error`),
      withDescriptions(inlineReferences(file, errorPart, parts)),
    ]),
  )
}

type Members = { readonly [name: string]: Schema }

/** Tools for OpenAPI show descriptions, not comments. */
function withDescriptions({ $comment, properties, items, ...rest }: Schema): Schema {
  return {
    ...rest,
    ...($comment !== undefined && { description: $comment }),
    ...(properties !== undefined && {
      properties: Object.fromEntries(
        Object.entries(properties as Members).map(([name, member]) => [
          name,
          withDescriptions(member),
        ]),
      ),
    }),
    ...(items !== undefined && { items: withDescriptions(items as Schema) }),
  }
}

/** The documents' example, put together from those of the members. */
function exampleOf({ properties, items, examples, const: constant }: Schema): unknown {
  if (properties) {
    return Object.fromEntries(
      Object.entries(properties as Members).map(([name, member]) => [name, exampleOf(member)]),
    )
  }
  if (items) return [exampleOf(items as Schema)]
  return constant ?? (examples as readonly unknown[] | undefined)?.[0]
}

function acceptedBody(id: OrderEndpoint['id']): unknown {
  return exampleOf(inlineReferences(endpointSchemas[id], 'response', parts))
}

const reference = (name: string): object => ({ $ref: `#/components/schemas/${name}` })

const camelCase = (name: string): string =>
  name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())

const pascalCase = (name: string): string => camelCase(`-${name}`)

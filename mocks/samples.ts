/** Valid bodies: the examples of the documents, put together by the rules of the schemas. */
import type {
  EndpointId,
  JsapiWithContractRequest,
  MiniprogramRequest,
  ScannedposRequest,
  WecomCreateOrderRequest,
} from '../schemas/index.js'
import { endpointSchemas, parts } from '../schemas/index.js'
import { inlineReferences, type Schema } from '../schemas/fields.js'
import { realPorts } from './ports.js'

interface Requests {
  scannedpos: ScannedposRequest
  miniprogram: MiniprogramRequest
  'jsapi-with-contract': JsapiWithContractRequest
  'wecom-create-order': WecomCreateOrderRequest
}

/** What an endpoint is sent. */
export type FakeRequest<Id extends EndpointId> = Requests[Id]

export interface SampleOptions {
  /** Samples with different seeds are different orders; without one the documents' own order number is used. */
  readonly seed?: string | number
  /** Every member, or the mandatory ones only. */
  readonly size?: 'full' | 'minimal'
}

/**
 * Makes a body that the endpoint accepts, the same for the same seed.
 *
 * @example
 * const body = await fakeRequest('miniprogram', { seed: 7, size: 'minimal' })
 */
export async function fakeRequest<Id extends EndpointId>(
  endpoint: Id,
  { seed, size = 'full' }: SampleOptions = {},
): Promise<FakeRequest<Id>> {
  const { generate } = await import('json-schema-faker') // loaded by those who want samples only
  const schema = inlineReferences(endpointSchemas[endpoint], 'request', parts)
  const numbered = seed === undefined ? schema : renumber(schema, `${endpoint} ${seed}`)
  const sample = await generate(forSamples(numbered), {
    useExamplesValue: true,
    alwaysFakeOptionals: size === 'full',
    optionalsProbability: 0,
  })
  return sample as FakeRequest<Id> // made by that endpoint's schema
}

/** Keeps what makes a sample. What rules say with `if` and `anyOf`, `x-sample-required` says by naming a member. */
function forSamples(schema: Schema): Schema {
  const { type, properties, items, examples } = schema
  const required = [...list(schema['required']), ...list(schema['x-sample-required'])]
  return {
    type,
    ...(examples !== undefined && { examples }),
    ...(properties !== undefined && { properties: mapValues(properties as Schema, forSamples) }),
    ...(items !== undefined && { items: forSamples(items as Schema), minItems: 1, maxItems: 1 }),
    ...(type === 'object' && { required, additionalProperties: false }),
  }
}

/** Gives the order a number of its own: the end of the document's example differs. */
function renumber(schema: Schema, seed: string): Schema {
  const properties = schema['properties'] as { readonly [name: string]: Schema }
  const example = String(list(properties['out_trade_no']?.['examples'])[0])
  const { ids } = realPorts(seed)
  const number = example.slice(0, -VARYING_DIGITS) + ids.digits(VARYING_DIGITS)
  return {
    ...schema,
    properties: { ...properties, out_trade_no: { type: 'string', examples: [number] } },
  }
}

/** 1217752501 20140703 3233368018: a merchant, a day and this running number. */
const VARYING_DIGITS = 10

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

const mapValues = (members: Schema, map: (member: Schema) => Schema): Schema =>
  Object.fromEntries(Object.entries(members).map(([name, each]) => [name, map(each as Schema)]))

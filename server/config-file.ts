import { type CompiledSchema, compileSchema } from '../schemas/compile.js'
import config from '../schemas/config.json' with { type: 'json' }
import { describe, merchantSchema, type Violation } from '../schemas/index.js'
import type { MerchantDeclaration, Rule, Settings } from '../mocks/index.js'
import { isTooDeep } from '../mocks/json/read.js'
import { explainSyntaxError } from '../mocks/json/explain-syntax-error.js'
import { unknownWord, UsageError } from '../mocks/usage.js'
import { EnvironmentError } from './environment-error.js'

/** What flags, the environment and the config file may set, by the names of the config file. */
export interface Config extends Partial<Settings> {
  readonly port?: number
  readonly host?: string
  readonly seed?: string
  readonly quiet?: boolean
  readonly json?: boolean
  readonly state?: string
  readonly adminToken?: string
  readonly offline?: boolean
  readonly tlsPort?: number
  readonly notifyAllow?: readonly string[]
  readonly wecomCallback?: string
  readonly merchantCertificate?: string
  readonly merchantApiv3Key?: string
  readonly merchants?: readonly MerchantDeclaration[]
  readonly rules?: readonly Rule[]
}

/** Says what a value is called where it was written: `--port`, `WECHATPAY_MOCK_PORT`, `FILE: port`. */
export type Naming = (key: string) => string

/** Reads the text of a config file. */
export function readConfig(text: string, file: string): Config {
  const json = text.replace(/^\uFEFF/, '')
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch {
    throw new EnvironmentError(`${file}${whereAndWhat(explainSyntaxError(json))}`)
  }
  if (isTooDeep(json, 64)) throw new UsageError(`${file} is nested deeper than 64`)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new UsageError(`${file} must hold a JSON object`)
  }
  const checked = checkConfig(value, (key) => `${file}: ${key}`)
  checked.merchants?.forEach((merchant, index) => {
    merchants ??= compileSchema(merchantSchema)
    const violation = merchants.violations('request', merchant)[0]
    if (violation) {
      throw complaint(violation, merchants, (key) => `${file}: merchants[${index}].${key}`)
    }
  })
  return checked
}

let schema: CompiledSchema | undefined
let merchants: CompiledSchema | undefined

/** Refuses the first value that the published schema does not accept. */
export function checkConfig(value: object, nameOf: Naming): Config {
  schema ??= compileSchema(config)
  const violation = schema.violations('request', value)[0]
  if (violation) throw complaint(violation, schema, nameOf)
  return value // the schema has looked at it
}

function complaint(violation: Violation, checked: CompiledSchema, nameOf: Naming): UsageError {
  const pointer = violation.kind === 'unknown' ? (violation.pointers[0] ?? '') : violation.pointer
  const name = nameOf(
    pointer
      .slice(1)
      .replaceAll(/\/(\d+)(?=\/|$)/g, '[$1]')
      .replaceAll('/', '.'),
  )
  const fields = checked.fields('request')
  if (violation.kind === 'unknown') {
    const parent = pointer.slice(0, pointer.lastIndexOf('/') + 1)
    const known = fields
      .filter((field) => field.pointer.startsWith(generalise(parent)))
      .map((field) => field.pointer.slice(generalise(parent).length))
      .filter((each) => each !== '' && !each.includes('/') && !each.startsWith('$'))
    const word = pointer.slice(parent.length)
    const { message } = unknownWord(word, 'known key', known)
    return new UsageError(name + message.slice(word.length))
  }
  const choices = fields.find((field) => field.pointer === generalise(pointer))?.schema['enum']
  if (violation.kind === 'other' && Array.isArray(choices)) {
    const { value } = violation
    const wanted = choices.map(String)
    return new UsageError(`${name} must be ${wanted.join(' or ')}, got ${JSON.stringify(value)}`)
  }
  return new UsageError(describe(violation).replace(pointer, name))
}

/** Fields write array elements `*`. */
const generalise = (pointer: string): string => pointer.replaceAll(/\/\d+(?=\/|$)/g, '/*')

/** The parser says `* Line 1, Column 51\n  Missing …\n`; files are quoted as `:1:51: Missing …`. */
function whereAndWhat(explained: string): string {
  const match = /Line (\d+), Column (\d+)\s+(.*)/.exec(explained)
  return match ? `:${match[1]}:${match[2]}: ${match[3]}` : ` is not JSON`
}

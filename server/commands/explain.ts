import type { OrderEndpoint } from '../../mocks/endpoints/order-endpoint.js'
import { endpoints } from '../../mocks/endpoints/index.js'
import { nearest } from '../../mocks/nearest.js'
import { UsageError } from '../../mocks/usage.js'
import { type Field, openEndpoint } from '../../schemas/index.js'
import { findEndpoint } from '../find-endpoint.js'
import { isJson, printJson } from '../json-output.js'
import { printedPattern, rulesInWords } from '../rules-in-words.js'
import { labelled } from '../terminal.js'
import { byDialect } from './errors.js'
import type { Run } from './index.js'

/** One thing that was found, by label; the first member is its headline. */
interface Explanation {
  readonly name: string
  readonly endpoints: readonly string[]
  readonly facts: { readonly [label: string]: string }
}

/** Where a rule, an error or a reason comes from. */
export const explain: Run = async (args, io) => {
  const { rule, within } = parseQuestion(args.positionals.join(' '))
  const found = [
    ...explainPointer(rule, within),
    ...explainError(rule, within),
    ...explainReason(rule, within),
  ]
  if (found.length === 0) throw unknownRule(rule, within)
  if (isJson(args, io)) {
    return printJson(
      io,
      found.map(({ name, endpoints: ids, facts }) => ({ name, endpoints: ids, ...facts })),
    )
  }
  io.stdout.write(`${found.map(inLines).join('\n\n')}\n`)
  return 0
}

function inLines({ name, endpoints: ids, facts }: Explanation): string {
  return [
    name,
    ...labelled('in', ids.join(', '), 16, '  '),
    ...Object.entries(facts).flatMap(([label, text]) => labelled(label, text, 16, '  ')),
  ].join('\n')
}

/** `miniprogram /amount/total`, `miniprogram:/amount/total` or the rule alone. */
function parseQuestion(text: string): { rule: string; within: readonly OrderEndpoint[] } {
  const match = /^(?<id>[a-z0-9-]+)(?:\s*:\s*|\s+)(?<rule>\S.*)$/.exec(text.trim())
  const { id, rule } = match?.groups ?? {}
  if (id === undefined || rule === undefined) return { rule: text.trim(), within: endpoints }
  return { rule: rule.trim(), within: [findEndpoint(id)] }
}

/** The same rule in several endpoints is told once. */
function explainPointer(rule: string, within: readonly OrderEndpoint[]): readonly Explanation[] {
  const groups = new Map<string, { name: string; ids: string[]; facts: Explanation['facts'] }>()
  for (const { id } of within) {
    const fields = openEndpoint(id).fields('request')
    const field = findField(rule, fields)
    if (!field) continue
    const facts = describeField(field, fields)
    const key = JSON.stringify([field.pointer, facts])
    const group = groups.get(key) ?? { name: field.pointer || 'the body', ids: [], facts }
    group.ids.push(id)
    groups.set(key, group)
  }
  return [...groups.values()].map(({ name, ids, facts }) => ({ name, endpoints: ids, facts }))
}

function findField(rule: string, fields: readonly Field[]): Field | undefined {
  const pointer = toPointer(rule)
  const find = (wanted: string): Field | undefined => fields.find((each) => each.pointer === wanted)
  // The platform's own messages begin pointers with /body.
  return find(pointer) ?? (/^\/body(\/|$)/.test(pointer) ? find(pointer.slice(5)) : undefined)
}

/** `/a/0/b`, `a.0.b`, `a[0].b` and `a[].b` are all the same pointer. */
function toPointer(rule: string): string {
  const slashed = rule.startsWith('/')
    ? rule
    : `/${rule.replaceAll(/\[(\d*)\]/g, '.*').replaceAll('.', '/')}`
  return slashed.replaceAll(/\/\d+(?=\/|$)/g, '/*').replace(/\/$/, '')
}

function describeField(field: Field, fields: readonly Field[]): Explanation['facts'] {
  const pattern = printedPattern(field)
  const { examples } = field.schema
  return {
    label: field.label,
    rules: rulesInWords(field, fields).join(', '),
    ...(pattern !== undefined && { pattern }),
    ...(Array.isArray(examples) && { example: examples.map(inJson).join(', ') }),
    source: field.source,
  }
}

const inJson = (value: unknown): string => JSON.stringify(value)

function explainError(rule: string, within: readonly OrderEndpoint[]): readonly Explanation[] {
  return byDialect(within).flatMap(({ dialect, ids }) =>
    dialect.errors
      .filter(({ name }) => name === rule.toUpperCase())
      .map(({ name, status, text, description, internal, source, causes, magicFen }) => ({
        name,
        endpoints: ids,
        facts: {
          status: String(status),
          text,
          ...(description !== undefined && { meaning: description }),
          ...(internal !== undefined && { number: String(internal) }),
          ...(causes.length > 0 && { 'caused by': causes.join(', ') }),
          'magic amount': `${magicFen} fen`,
          source,
        },
      })),
  )
}

/** What each platform answers to a cause. */
function explainReason(rule: string, within: readonly OrderEndpoint[]): readonly Explanation[] {
  return byDialect(within).flatMap(({ dialect, ids }) =>
    dialect.refusals
      .filter(({ reason }) => reason === rule.toLowerCase())
      .map(
        ({ reason, error, text = 'depends on the broken rule', internal, source, superseded }) => ({
          name: reason,
          endpoints: ids,
          facts: {
            code: error,
            text,
            ...(superseded && {
              before: superseded.map((each) => `${each.text} (${each.seen})`).join('; '),
            }),
            ...(internal !== undefined && { number: String(internal) }),
            source,
          },
        }),
      ),
  )
}

function unknownRule(rule: string, within: readonly OrderEndpoint[]): UsageError {
  const pointers = within.flatMap(({ id }) =>
    openEndpoint(id)
      .fields('request')
      .map(({ pointer }) => pointer)
      .filter(Boolean),
  )
  const names = within.flatMap(({ dialect }) => dialect.errors.map(({ name }) => name))
  const reasons = within.flatMap(({ dialect }) => dialect.refusals.map(({ reason }) => reason))
  const known = [...new Set([...pointers, ...names, ...reasons])]
  const member = toPointer(rule)
  const close = [
    ...new Set([
      ...known.filter((each) => each.endsWith(member)),
      ...nearest(rule.startsWith('/') || rule.includes('.') ? member : rule, known),
    ]),
  ].slice(0, 4)
  const hint =
    close.length > 0 ? `did you mean ${close.join(' or ')}?` : 'see: wechatpay-mock help explain'
  return new UsageError(`${rule} is no pointer, error or reason; ${hint}`)
}

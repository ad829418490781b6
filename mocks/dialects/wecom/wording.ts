import type { Violation } from '../../../schemas/index.js'

const TAIL = '. invalid Request Parameter'

/**
 * The head of `errmsg` for a broken rule, as seen on other qyapi endpoints (wecom.md B.3). Nobody has quoted the one
 * for a missing member, so that one is ours.
 */
export function wordViolation(violation: Violation): string {
  if (violation.kind === 'unknown') return 'invalid Request Parameter'
  const name = dotted(violation.pointer)
  switch (violation.kind) {
    case 'type':
      return `field \`${name}\` expect type \`${TYPES[violation.expected]}\`${TAIL}`
    case 'required':
      return `field \`${name}\` is required${TAIL}`
    case 'too-short':
      return `${name} exceed min utf8 words ${violation.limit}${TAIL}`
    case 'too-long':
      return violation.unit === 'bytes'
        ? `${name} exceed max length ${violation.limit}${TAIL}`
        : `${name} exceed max utf8 words ${violation.limit}`
    case 'too-few':
    case 'too-many':
      return `field \`${name}\` expect array size in [${violation.range[0]}, ${violation.range[1] ?? ''}]${TAIL}`
    case 'pattern':
    case 'below-minimum':
    case 'above-maximum':
    case 'other':
      return `invalid param '${name}'`
  }
}

const TYPES = {
  integer: 'uint32',
  number: 'double',
  string: 'string',
  boolean: 'bool',
  object: 'object',
  array: 'array',
  null: 'null',
} as const

/** `/detail/goods_detail/0/quantity` as `detail.goods_detail[0].quantity`. */
export function dotted(pointer: string): string {
  return pointer
    .split('/')
    .slice(1)
    .map((name, index) => (/^\d+$/.test(name) ? `[${name}]` : index === 0 ? name : `.${name}`))
    .join('')
}

/** The warning that accompanies an accepted body whose types had to be converted. */
export function wordTypeWarning(violation: Violation): string | undefined {
  if (violation.kind !== 'type') return undefined
  return `WARNING: field \`${dotted(violation.pointer)}\` expect type \`${TYPES[violation.expected]}\`. `
}

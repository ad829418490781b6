import type { Dialect } from '../../mocks/dialect.js'
import type { Endpoint } from '../../mocks/endpoint.js'
import { endpoints } from '../../mocks/endpoints/index.js'
import { findEndpoint } from '../find-endpoint.js'
import { isJson, printJson } from '../json-output.js'
import { table, wrap } from '../terminal.js'
import type { Run } from './index.js'

export const errors: Run = async (args, io) => {
  const [id] = args.positionals
  const groups = byDialect(id === undefined ? endpoints : [findEndpoint(id)])
  if (isJson(args, io)) {
    return printJson(
      io,
      groups.flatMap(({ dialect, ids }) =>
        dialect.errors.map((error) => ({ dialect: dialect.name, endpoints: ids, ...error })),
      ),
    )
  }
  const blocks = groups.map(({ dialect, ids }) =>
    [`${dialect.name}: ${ids.join(', ')}`, '', ...errorTable(dialect), ''].join('\n'),
  )
  io.stdout.write(`${[...blocks, ...HOW_TO_ASK].join('\n')}\n`)
  return 0
}

const HOW_TO_ASK = [
  'Ask for one with the request header Wechatpay-Negative-Test: CODE, with a rule,',
  'or, under --magic-amounts, with the amount in FEN.',
  'Where one comes from: wechatpay-mock explain CODE',
]

interface Group {
  readonly dialect: Dialect
  readonly ids: readonly string[]
}

/** Endpoints of one platform share its errors. */
export function byDialect(all: readonly Endpoint[]): readonly Group[] {
  return [...new Set(all.map(({ dialect }) => dialect))].map((dialect) => ({
    dialect,
    ids: all.filter((each) => each.dialect === dialect).map(({ id }) => id),
  }))
}

/** A row per error, and under it what brings it about without asking. */
function errorTable({ errors: rows }: Dialect): string[] {
  const [head = '', ...body] = table([
    ['CODE', 'HTTP', 'FEN', 'TEXT'],
    ...rows.map(({ name, status, magicFen, text }) => [
      name,
      String(status),
      String(magicFen),
      text,
    ]),
  ])
  const lines = [head]
  for (const [i, line] of body.entries()) {
    lines.push(line)
    const { causes = [] } = rows[i] ?? {}
    if (causes.length > 0) lines.push(...wrap(`by ${causes.join(', ')}`, '    '))
  }
  return lines
}

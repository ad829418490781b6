import type { OperationId } from './endpoint.js'
import { operations } from './endpoints/index.js'

/** What the mock answers, as data: for tables, and to count what a test has met. */
export interface Operation {
  readonly id: OperationId
  readonly platform: 'wechatpay-v3' | 'wecom'
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly title: string
  readonly document: string
  /** The documented errors: `name` is the code, or the errcode as text. */
  readonly errors: readonly {
    readonly name: string
    readonly status: number
    readonly text: string
  }[]
}

/** Every operation that the mock answers, the four that order first. */
export const listOperations = (): readonly Operation[] =>
  operations.map(({ id, method, path, title, document, dialect }) => ({
    id,
    platform: dialect.name,
    method,
    path,
    title,
    document,
    errors: dialect.errors.map(({ name, status, text }) => ({ name, status, text })),
  }))

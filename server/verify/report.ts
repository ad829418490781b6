import type { Io } from '../io.js'
import type { Running } from '../start.js'
import type { Tried } from './client.js'
import type { OpenedClient } from './open-client.js'
import type { VerifyOptions } from './options.js'

export interface Facts {
  readonly tried: readonly Tried[]
  readonly running: Running
  readonly options: VerifyOptions
  readonly opened: OpenedClient
  readonly startedAt: Date
  readonly io: Io
}

export async function report({ tried, io }: Facts): Promise<number> {
  for (const { case: each } of tried)
    io.stdout.write(`${each.verdict} ${each.id} ${each.problem ?? ''}\n`)
  return tried.some(({ case: each }) => each.verdict === 'fail' || each.problem !== undefined)
    ? 1
    : 0
}

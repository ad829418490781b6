import type { Io } from '../io.js'
import type { Running } from '../start.js'
import type { VerifyOptions } from './options.js'
import type { Tried } from './try-cases.js'

export interface Facts {
  readonly tried: readonly Tried[]
  readonly running: Running
  readonly options: VerifyOptions
  readonly startedAt: Date
  readonly io: Io
}

export async function report({ tried, io }: Facts): Promise<number> {
  for (const each of tried)
    io.stdout.write(`${each.verdict} ${each.definition.id} ${each.problem ?? ''}\n`)
  return tried.some(({ verdict, problem }) => verdict === 'fail' || problem !== undefined) ? 1 : 0
}

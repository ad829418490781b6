import { UsageError } from '../mocks/usage.js'
import { type Arguments, isOn, switchValue } from './arguments.js'
import { environmentTwin } from './flags.js'
import type { Io } from './io.js'

/** Whether a table is wanted as JSON: `--json`, else its environment twin. */
export function isJson(args: Arguments, { env }: Io): boolean {
  if (args.flags.has('json')) return isOn(args, 'json')
  const text = env[environmentTwin('json')] || 'false'
  const value = switchValue(text)
  if (value !== undefined) return value
  throw new UsageError(`${environmentTwin('json')} must be true or false, got ${text}`)
}

export function printJson(io: Io, value: unknown): number {
  io.stdout.write(`${JSON.stringify(value, null, 2)}\n`)
  return 0
}

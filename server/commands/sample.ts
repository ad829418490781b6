import { UsageError } from '../../mocks/usage.js'
import { isOn } from '../arguments.js'
import { findEndpoint } from '../find-endpoint.js'
import { printJson } from '../json-output.js'
import { readText } from '../options.js'
import type { Run } from './index.js'

export const sample: Run = async (args, io) => {
  const { id } = findEndpoint(args.positionals[0])
  const [minimal, full] = [isOn(args, 'minimal'), isOn(args, 'full')]
  if (minimal && full) throw new UsageError('--minimal and --full exclude each other')
  const seed = readText(args, 'seed', io.env)
  const { fakeRequest } = await import('../../mocks/samples.js')
  const body = await fakeRequest(id, {
    ...(seed !== undefined && { seed }),
    ...(full && { size: 'full' as const }),
    ...(minimal && { size: 'minimal' as const }),
  })
  return printJson(io, body)
}

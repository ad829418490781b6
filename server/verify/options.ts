import { availableParallelism } from 'node:os'
import { capabilities, type Capability } from '../../contract-tests/cases/case.js'
import type { EndpointId } from '../../mocks/index.js'
import { UsageError } from '../../mocks/usage.js'
import { type Arguments, isOn } from '../arguments.js'
import { oneOf } from '../control-input.js'
import { findEndpoint } from '../find-endpoint.js'
import type { Io } from '../io.js'
import { readStartOptions, type StartOptions } from '../options.js'
import { readReportOptions, type ReportOptions } from '../report-options.js'
import { surroundingsOf } from '../surroundings.js'
import type { Choice } from './plan.js'

export interface VerifyOptions {
  readonly start: StartOptions
  /** A command line per case, or one that speaks the protocol of drivers. */
  readonly client: { readonly kind: 'command' | 'driver'; readonly command: string } | undefined
  readonly choice: Choice
  readonly capabilities: readonly Capability[] | undefined
  readonly jobs: number
  readonly timeoutMs: number
  readonly reporting: ReportOptions
  readonly notifyUrl?: string
  readonly jvmSocks: boolean
  readonly isList: boolean
}

export async function readVerifyOptions(args: Arguments, io: Io): Promise<VerifyOptions> {
  const isList = isOn(args, 'list')
  const client = readClient(args)
  if (client === undefined && !isList) {
    throw new UsageError(
      "verify needs a client: --cmd 'COMMAND' for one process per case, or --driver 'COMMAND'",
    )
  }
  const start = await readStartOptions(args, surroundingsOf(io))
  // As strict as the platform, and on a port of its own: what a config file says of these is for `start`.
  const { tlsPort: _, ...rest } = start.server
  const server = {
    ...rest,
    auth: 'strict' as const,
    port: 0,
    host: '127.0.0.1',
    // A driver has its notices handed to it.
    delivers: client?.kind !== 'driver',
  }
  const text = (name: string): string | undefined => args.flags.get(name)?.at(-1)
  const notifyUrl = text('notify-url')
  return {
    start: { ...start, server },
    client,
    choice: {
      plan: oneOf(plans, text('plan') ?? 'all', 'plan'),
      only: args.flags.get('case') ?? [],
      skip: args.flags.get('skip') ?? [],
      endpoints: readEndpoints(args),
    },
    capabilities: readCapabilities(args),
    jobs: wholeNumber('jobs', text('jobs') ?? String(availableParallelism()), 1, 256),
    timeoutMs: wholeNumber('timeout', text('timeout') ?? '120', 1, 3_600) * 1_000,
    reporting: await readReportOptions(args, io),
    ...(notifyUrl !== undefined && { notifyUrl }),
    jvmSocks: isOn(args, 'jvm-socks'),
    isList,
  }
}

const plans = ['prepay', 'notify', 'all'] as const

function readClient({ flags }: Arguments): VerifyOptions['client'] {
  const command = flags.get('cmd')?.at(-1)
  const driver = flags.get('driver')?.at(-1)
  if (command !== undefined && driver !== undefined) {
    throw new UsageError('--cmd and --driver are two ways to run a client; give one of them')
  }
  if (command !== undefined) return { kind: 'command', command }
  return driver === undefined ? undefined : { kind: 'driver', command: driver }
}

const readEndpoints = ({ flags }: Arguments): readonly EndpointId[] =>
  (flags.get('endpoint') ?? []).map((id) => findEndpoint(id).id)

/** What a command can do is not to be seen from outside; default: everything. */
function readCapabilities({ flags }: Arguments): readonly Capability[] | undefined {
  return flags.get('capability')?.map((word) => oneOf(capabilities, word, 'capability'))
}

function wholeNumber(name: string, text: string, least: number, most: number): number {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
  if (value >= least && value <= most) return value
  throw new UsageError(`--${name} must be a whole number from ${least} to ${most}, got ${text}`)
}

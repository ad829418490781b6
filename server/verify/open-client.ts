import type { Capability } from '../../contract-tests/cases/case.js'
import { endpointIds } from '../../contract-tests/cases/endpoints.js'
import type { Io } from '../io.js'
import { canResolveWechat } from '../name-lookup.js'
import type { Running } from '../start.js'
import { attachedEnvironment } from './attached.js'
import type { Client } from './client.js'
import { commandClient } from './command-client.js'
import { driverClient } from './driver/client.js'
import type { VerifyOptions } from './options.js'
import { ableAt, type Offer } from './plan.js'

/** A client that is there to be tried, and what it offers. */
export interface OpenedClient {
  readonly client: Client
  readonly offer: Offer
  readonly name?: string
  readonly version?: string
}

export async function openClient(
  running: Running,
  options: VerifyOptions,
  { signal, io }: { readonly signal: AbortSignal; readonly io: Io },
): Promise<OpenedClient> {
  const { client: wanted, jvmSocks, timeoutMs, notifyUrl, capabilities, choice } = options
  const { profile } = options.reporting
  const { env: around, cwd, platform } = io
  const canResolve = !jvmSocks || (await canResolveWechat())
  const env = await attachedEnvironment(running, { env: around, platform, jvmSocks, canResolve })
  const common = { running, command: wanted?.command ?? '', cwd, env, timeoutMs, profile }
  if (wanted?.kind === 'driver') {
    const client = await driverClient({ ...common, signal })
    const { driver: name, version, endpoints } = client.hello
    const able = client.hello.capabilities.filter(isAmong(capabilities))
    return { client, offer: { capabilities: able, endpoints }, name, version }
  }
  const places = choice.endpoints.length > 0 ? choice.endpoints : endpointIds
  const able = ableAt(places, capabilities)
  const client = await commandClient({ ...common, signal, notifyUrl, capabilities: able })
  return { client, offer: { capabilities: able } }
}

const isAmong =
  (wanted: readonly Capability[] | undefined) =>
  (each: Capability): boolean =>
    wanted?.includes(each) ?? true

import { UsageError } from '../mocks/usage.js'
import type { Arguments } from './arguments.js'
import { EnvironmentError } from './environment-error.js'
import { type Instance, readInstances } from './instances.js'
import type { Io } from './io.js'
import { readStateFolder } from './options.js'
import { surroundingsOf } from './surroundings.js'

/** Loopback answers at once or not at all; this bounds an instance that hangs. */
const PATIENCE_MS = 10_000

export interface AdminAnswer {
  readonly status: number
  /** Our own control API answers in JSON. */
  readonly body: { readonly [name: string]: unknown }
}

/** The instance that was started last, or that listens on `--port`, and an answer from it. */
export async function findRunning(args: Arguments, io: Io): Promise<Instance> {
  const port = readPort(args)
  const state = await readStateFolder(args, surroundingsOf(io))
  for (const instance of await readInstances(state)) {
    if (port !== undefined && instance.port !== port) continue
    const answer = await callAdmin(instance, 'GET', 'health').catch(() => undefined)
    if (answer?.status === 200) return instance
  }
  throw new EnvironmentError(
    `no instance runs${port === undefined ? '' : ` on port ${port}`} that ${state} knows of; start one with: wechatpay-mock start`,
  )
}

/** One call of the control API. */
export async function callAdmin(
  { url, adminToken }: Instance,
  method: 'GET' | 'POST',
  path: string,
  body?: object,
): Promise<AdminAnswer> {
  const answer = await fetch(`${url}/__admin/${path}`, {
    method,
    headers: {
      ...(adminToken !== undefined && { authorization: `Bearer ${adminToken}` }),
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(PATIENCE_MS),
  })
  return { status: answer.status, body: (await answer.json()) as AdminAnswer['body'] }
}

/** What the control API complains about is the caller's mistake. */
export function orComplain({ status, body }: AdminAnswer): AdminAnswer['body'] {
  if (status >= 200 && status < 300) return body
  throw new UsageError(String(body['message']))
}

function readPort({ flags }: Arguments): number | undefined {
  const text = flags.get('port')?.at(-1)
  if (text === undefined) return undefined
  if (!/^\d{1,5}$/.test(text)) throw new UsageError(`--port must be a port number, got ${text}`)
  return Number(text)
}

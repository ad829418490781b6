import { unknownWord, UsageError } from '../../mocks/usage.js'
import { type Arguments, isOn, switchValue } from '../arguments.js'
import { attachment } from '../attachment.js'
import { EnvironmentError } from '../environment-error.js'
import { type Instance, readInstances } from '../instances.js'
import type { Io } from '../io.js'
import { canResolveWechat } from '../name-lookup.js'
import { readStateFolder } from '../options.js'
import { dotenv, isShell, type SetVariable, shells } from '../shells.js'
import { trustPaths } from '../state-files.js'
import { surroundingsOf } from '../surroundings.js'
import type { TrustFiles } from '../trust-files.js'
import type { Run } from './index.js'

type Variables = { readonly [name: string]: string }

/** Prints the variables of the instance that was started last, or that listens on `--port`. */
export const env: Run = async (args, io) => {
  const show = chooseFormat(args, io)
  const port = readPort(args)
  const state = await readStateFolder(args, surroundingsOf(io))
  const instances = await readInstances(state)
  for (const instance of instances) {
    if (port !== undefined && instance.port !== port) continue
    const variables = await ask(instance, args.flags.get('mchid')?.at(-1))
    if (!variables) continue
    io.stdout.write(`${await show(variables, instance)}\n`)
    return 0
  }
  throw new EnvironmentError(
    `no instance runs${port === undefined ? '' : ` on port ${port}`} that ${state} knows of; start one with: wechatpay-mock start`,
  )
}

type Show = (variables: Variables, instance: Instance) => string | Promise<string>

/** A shell is what clients are started from, so it gets what attaches them too; a `.env` file is read too late for that. */
function chooseFormat(args: Arguments, io: Io): Show {
  const shell = readShell(args)
  const jvmSocks = isOn(args, 'jvm-socks')
  const chosen: readonly Show[] = [
    ...(isOn(args, 'json') ? [(variables: Variables) => JSON.stringify(variables, null, 2)] : []),
    ...(isOn(args, 'dotenv') ? [(variables: Variables) => inLines(variables, dotenv)] : []),
    ...(shell ? [forShell(shell, jvmSocks, io)] : []),
  ]
  const [show] = chosen
  if (!show || chosen.length > 1) {
    throw new UsageError('env needs one of --json, --shell and --dotenv')
  }
  if (jvmSocks && !shell) throw new UsageError('--jvm-socks goes together with --shell')
  return show
}

function readShell({ flags }: Arguments): SetVariable | undefined {
  const name = flags.get('shell')?.at(-1)
  if (name === undefined) return undefined
  if (isShell(name)) return shells[name]
  const isWanted = switchValue(name)
  if (isWanted === undefined) throw unknownWord(name, 'shell of env', Object.keys(shells))
  return isWanted ? shells.posix : undefined
}

const forShell =
  (setVariable: SetVariable, jvmSocks: boolean, { env: given, platform, stderr }: Io): Show =>
  async (variables, { url, port }) => {
    if (!isOnLoopback(url)) {
      stderr.write(`wechatpay-mock: ${url} is not 127.0.0.1, so nothing attaches but by base URL\n`)
      return inLines(variables, setVariable)
    }
    const trust = trustFilesOf(variables)
    const canResolve = !jvmSocks || (await canResolveWechat())
    const attached = attachment({ port, trust, env: given, platform, jvmSocks, canResolve })
    return inLines({ ...variables, ...attached }, setVariable)
  }

const isOnLoopback = (url: string): boolean =>
  ['127.0.0.1', 'localhost'].includes(new URL(url).hostname)

/** What the instance has just written, by the names that it tells. */
function trustFilesOf(variables: Variables): TrustFiles {
  const at = (name: string): string => variables[`WECHATPAY_MOCK_${name}`] ?? ''
  return {
    caPath: at('CA_PATH'),
    bundlePath: at('CA_BUNDLE_PATH'),
    truststorePath: at('TRUSTSTORE_PATH'),
    phpIniDir: at('PHP_INI_DIR'),
    nodePreload: at('NODE_PRELOAD'),
    jvmHosts: trustPaths(at('STATE_DIR')).jvmHosts,
  }
}

const inLines = (variables: Variables, setVariable: SetVariable): string =>
  Object.entries(variables)
    .map(([name, value]) => setVariable(name, value))
    .join('\n')

function readPort({ flags }: Arguments): number | undefined {
  const text = flags.get('port')?.at(-1)
  if (text === undefined) return undefined
  if (!/^\d{1,5}$/.test(text)) throw new UsageError(`--port must be a port number, got ${text}`)
  return Number(text)
}

/** Loopback answers at once or not at all; this bounds an instance that hangs. */
const PATIENCE_MS = 2_000

/** The variables of an instance, or nothing when it does not run any more. */
async function ask(
  { url, adminToken }: Instance,
  mchid: string | undefined,
): Promise<Variables | undefined> {
  const get = (path: string): Promise<Response> =>
    fetch(`${url}/__admin/${path}`, {
      headers: adminToken === undefined ? {} : { authorization: `Bearer ${adminToken}` },
      signal: AbortSignal.timeout(PATIENCE_MS),
    })
  try {
    const health = await get('health')
    await health.arrayBuffer()
    if (!health.ok) return undefined
    const answer = await get(mchid === undefined ? 'env' : `env?mchid=${encodeURIComponent(mchid)}`)
    if (answer.status === 400) {
      throw new UsageError(((await answer.json()) as { readonly message: string }).message)
    }
    return answer.ok ? ((await answer.json()) as Variables) : undefined // our own control API
  } catch (error) {
    if (error instanceof UsageError) throw error
    return undefined
  }
}

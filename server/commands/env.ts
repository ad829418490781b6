import { UsageError } from '../../mocks/usage.js'
import { type Arguments, isOn } from '../arguments.js'
import { EnvironmentError } from '../environment-error.js'
import { type Instance, readInstances } from '../instances.js'
import { readStateFolder } from '../options.js'
import { surroundingsOf } from '../surroundings.js'
import type { Run } from './index.js'

type Variables = { readonly [name: string]: string }

/** Prints the variables of the instance that was started last, or that listens on `--port`. */
export const env: Run = async (args, io) => {
  const format = chooseFormat(args)
  const port = readPort(args)
  const state = await readStateFolder(args, surroundingsOf(io))
  const instances = await readInstances(state)
  for (const instance of instances) {
    if (port !== undefined && instance.port !== port) continue
    const variables = await ask(instance, args.flags.get('mchid')?.at(-1))
    if (!variables) continue
    io.stdout.write(`${format(variables)}\n`)
    return 0
  }
  throw new EnvironmentError(
    `no instance runs${port === undefined ? '' : ` on port ${port}`} that ${state} knows of; start one with: wechatpay-mock start`,
  )
}

const formats: { readonly [name: string]: (variables: Variables) => string } = {
  json: (variables) => JSON.stringify(variables, null, 2),
  shell: (variables) => inLines(variables, (name, value) => `export ${name}=${quoteShell(value)}`),
  dotenv: (variables) => inLines(variables, (name, value) => `${name}=${quoteDotenv(value)}`),
}

function chooseFormat(args: Arguments): (variables: Variables) => string {
  const chosen = Object.keys(formats).filter((name) => isOn(args, name))
  const format = formats[chosen[0] ?? '']
  if (chosen.length === 1 && format) return format
  throw new UsageError('env needs one of --json, --shell and --dotenv')
}

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

const inLines = (variables: Variables, line: (name: string, value: string) => string): string =>
  Object.entries(variables)
    .map(([name, value]) => line(name, value))
    .join('\n')

const quoteShell = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`

/** Single quotes keep everything as it is, in every reader of such files; only a quote itself needs double ones. */
function quoteDotenv(text: string): string {
  if (/^[\w./:@%+,-]*$/.test(text)) return text
  return text.includes("'") ? JSON.stringify(text) : `'${text}'`
}

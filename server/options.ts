/**
 * From argv, environment and config file to options. A flag wins over the environment, that over the config file, that
 * over the default. Nothing here touches the process or the disk; what it needs comes in.
 */
import { posix, win32 } from 'node:path'
import type { NewMerchant } from '../mocks/index.js'
import { testMerchant } from '../mocks/test-merchant.js'
import { UsageError } from '../mocks/usage.js'
import { type Arguments, switchValue } from './arguments.js'
import config from '../schemas/config.json' with { type: 'json' }
import type { Schema } from '../schemas/index.js'
import type { Config } from './config-file.js'
import { EnvironmentError } from './environment-error.js'
import { configKey, environmentTwin, type Flag, startFlags } from './flags.js'
import type { Environment } from './io.js'
import type { ServerOptions } from './start.js'

export { commands, commonFlags, configKey, environmentTwin, startFlags } from './flags.js'
export type { CommandInfo, Flag } from './flags.js'

export const CONFIG_FILE = 'wechatpay-mock.config.json'

/** What options depend on besides the arguments. */
export interface Surroundings {
  readonly env: Environment
  readonly cwd: string
  readonly platform: string
  readonly home: string
  /** The text of a file, or undefined when there is none. Throws when it cannot be read. */
  readFile(path: string): Promise<string | undefined>
}

export interface StartOptions {
  readonly server: ServerOptions
  readonly state: string
  readonly quiet: boolean
  readonly json: boolean
  /** The config file that was read, as it was named. */
  readonly configFile?: string
}

export async function readStartOptions(
  args: Arguments,
  surroundings: Surroundings,
): Promise<StartOptions> {
  const { values, configFile } = await readValues(args, startFlags, surroundings)
  const { quiet = false, json = false, state: given, merchantCertificate, ...rest } = values
  const { merchantApiv3Key, ...server } = rest
  const merchants = await readMerchants(
    server.merchants ?? [],
    { certificate: merchantCertificate, apiV3Key: merchantApiv3Key },
    surroundings,
  )
  return {
    server: { ...server, ...(merchants.length > 0 && { merchants }) },
    state: stateFolder(given, surroundings),
    quiet,
    json,
    ...(configFile !== undefined && { configFile }),
  }
}

/** The merchants of the config file, and the one that the flags describe; certificates are read from their files. */
async function readMerchants(
  declared: readonly NewMerchant[],
  own: { readonly certificate: string | undefined; readonly apiV3Key: string | undefined },
  surroundings: Surroundings,
): Promise<readonly NewMerchant[]> {
  const { certificate, apiV3Key } = own
  const flagged: NewMerchant = {
    ...(certificate === undefined ? { mchid: testMerchant.mchid } : { certificate }),
    ...(apiV3Key !== undefined && { apiV3Key }),
  }
  const all = (certificate ?? apiV3Key) ? [...declared, flagged] : declared
  return Promise.all(
    all.map(async (merchant) => {
      const { certificate: given } = merchant
      if (given === undefined || given.includes('-----BEGIN')) return merchant
      const text = await surroundings.readFile(resolve(given, surroundings))
      if (text === undefined) throw new EnvironmentError(`there is no certificate ${given}`)
      await checkCertificate(text, given)
      return { ...merchant, certificate: text }
    }),
  )
}

/** A file that holds something else is told by its name, while the name is still known. */
async function checkCertificate(text: string, file: string): Promise<void> {
  const { readCertificate } = await import('../mocks/merchants/certificate.js')
  try {
    readCertificate(text)
  } catch (error) {
    if (error instanceof UsageError) throw new EnvironmentError(`${file}: ${error.message}`)
    throw error
  }
}

/** The state folder for a command that only looks for running instances. */
export async function readStateFolder(
  args: Arguments,
  surroundings: Surroundings,
): Promise<string> {
  const flags = startFlags.filter(({ name }) => name === 'state' || name === 'config')
  const { values } = await readValues(args, flags, surroundings)
  return stateFolder(values.state, surroundings)
}

/** A text that has no place in the config file: the flag, else the environment. */
export function readText({ flags }: Arguments, name: string, env: Environment): string | undefined {
  return flags.get(name)?.at(-1) ?? (env[environmentTwin(name)] || undefined)
}

interface Values {
  readonly values: Config
  readonly configFile?: string
}

async function readValues(
  args: Arguments,
  flags: readonly Flag[],
  surroundings: Surroundings,
): Promise<Values> {
  const { env } = surroundings
  // Flags first: of several mistakes, the one on the command line is the nearest.
  const fromFlags = await readTexts(
    flags,
    (name) => args.flags.get(name) ?? [],
    (name) => `--${name}`,
  )
  const fromEnvironment = await readTexts(
    flags,
    (name) => textsInEnvironment(env, name),
    environmentTwin,
  )
  const named = readText(args, 'config', env)
  const configFile = named ?? CONFIG_FILE
  const text = await surroundings.readFile(resolve(configFile, surroundings))
  if (text === undefined) {
    if (named !== undefined) throw new EnvironmentError(`there is no config file ${named}`)
    return { values: { ...fromEnvironment, ...fromFlags } }
  }
  const { readConfig } = await import('./config-file.js')
  const { $schema: _, ...fromFile } = readConfig(text, configFile) as Config & { $schema?: string }
  return { values: { ...fromFile, ...fromEnvironment, ...fromFlags }, configFile }
}

/** The values behind some flags, checked by the schema of the config file. */
async function readTexts(
  flags: readonly Flag[],
  textsOf: (name: string) => readonly string[],
  nameOf: (flagName: string) => string,
): Promise<Config> {
  const entries = flags.flatMap((flag) => {
    const texts = flag.name === 'config' ? [] : textsOf(flag.name)
    return texts.length === 0 ? [] : [[configKey(flag.name), toValue(flag, texts, nameOf)] as const]
  })
  const values: Config = Object.fromEntries(entries)
  if (entries.every(([key, value]) => isPlainlyValid(properties[key], value))) return values
  const { checkConfig } = await import('./config-file.js')
  const names = new Map(flags.map(({ name }) => [configKey(name), nameOf(name)]))
  return checkConfig(values, (key) => {
    const [first = ''] = key.split(/[.[]/)
    return names.get(first) ?? key
  })
}

const properties: { readonly [key: string]: Schema } = config.$defs.request.properties

/** Compiling the schema takes longer than starting the server, so it is left to cases that this does not settle. */
function isPlainlyValid(rules: Schema | undefined, value: unknown): boolean {
  const { type, enum: choices, items, minimum, maximum, minLength = 0, pattern } = rules ?? {}
  if (Array.isArray(value)) return value.every((each) => isPlainlyValid(items as Schema, each))
  if (Array.isArray(choices)) return choices.includes(value)
  if (typeof value === 'number')
    return type === 'integer' && value >= Number(minimum) && value <= Number(maximum)
  if (typeof value === 'string') {
    const fits = pattern === undefined || new RegExp(String(pattern), 'u').test(value)
    return type === 'string' && value.length >= Number(minLength) && fits
  }
  return type === 'boolean' && typeof value === 'boolean'
}

function toValue(flag: Flag, texts: readonly string[], nameOf: (name: string) => string): unknown {
  const text = texts.at(-1) ?? ''
  switch (flag.kind) {
    case 'list':
      return texts
    case 'text':
      return text
    case 'number':
      if (!/^\d{1,15}$/.test(text)) {
        throw new UsageError(`${nameOf(flag.name)} must be a whole number, got ${text}`)
      }
      return Number(text)
    case 'switch': {
      const value = switchValue(text)
      if (value !== undefined) return value
      throw new UsageError(`${nameOf(flag.name)} must be true or false, got ${text}`)
    }
  }
}

/** An empty variable counts as none; a list is separated by commas. */
function textsInEnvironment(env: Environment, name: string): readonly string[] {
  const text = env[environmentTwin(name)]
  if (text === undefined || text === '') return []
  const isList = startFlags.some((flag) => flag.name === name && flag.kind === 'list')
  return isList ? text.split(',').map((each) => each.trim()) : [text]
}

function stateFolder(given: string | undefined, surroundings: Surroundings): string {
  return given === undefined ? defaultStateFolder(surroundings) : resolve(given, surroundings)
}

/** This program's folder where the system keeps the state of a user's programs. */
export function defaultStateFolder({
  env,
  platform,
  home,
}: Pick<Surroundings, 'env' | 'platform' | 'home'>): string {
  if (platform === 'win32') {
    return win32.join(env['LOCALAPPDATA'] || win32.join(home, 'AppData', 'Local'), 'wechatpay-mock')
  }
  if (platform === 'darwin') {
    return posix.join(home, 'Library', 'Application Support', 'wechatpay-mock')
  }
  // The XDG specification asks to ignore a relative path.
  const xdg = env['XDG_STATE_HOME'] ?? ''
  const base = posix.isAbsolute(xdg) ? xdg : posix.join(home, '.local', 'state')
  return posix.join(base, 'wechatpay-mock')
}

const resolve = (path: string, { cwd, platform }: Surroundings): string =>
  (platform === 'win32' ? win32 : posix).resolve(cwd, path)

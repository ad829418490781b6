import { parseArgs } from 'node:util'
import { nearest } from '../mocks/nearest.js'
import { UsageError } from '../mocks/usage.js'
import type { Flag } from './flags.js'

/** The texts behind the flags by flag name, in the order given; a switch without a text is `true`. */
export interface Arguments {
  readonly flags: ReadonlyMap<string, readonly string[]>
  readonly positionals: readonly string[]
}

/** Reads what stands behind a command. Throws `UsageError` for a flag that is unknown or lacks its value. */
export function parseArguments(
  argv: readonly string[],
  command: string,
  known: readonly Flag[],
): Arguments {
  const byName = new Map(known.map((flag) => [flag.name, flag]))
  const { tokens } = parseArgs({
    args: [...argv],
    options: Object.fromEntries(
      known.map(({ name, kind }) => [
        name,
        { type: kind === 'switch' ? ('boolean' as const) : ('string' as const) },
      ]),
    ),
    strict: false,
    tokens: true,
  })
  const flags = new Map<string, string[]>()
  const positionals: string[] = []
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value)
    if (token.kind !== 'option') continue
    // WeCom's errcode -1 looks like a flag.
    if (token.rawName === '-1') {
      positionals.push('-1')
      continue
    }
    const flag = byName.get(token.name)
    if (!flag || !token.rawName.startsWith('--')) throw unknownFlag(token.rawName, command, known)
    flags.set(flag.name, [...(flags.get(flag.name) ?? []), textOf(flag, token)])
  }
  return { flags, positionals }
}

function textOf(
  { name, kind, value }: Flag,
  token: { readonly value?: string | undefined; readonly inlineValue?: boolean | undefined },
): string {
  if (kind === 'switch') return token.value ?? 'true'
  const isMissing =
    token.value === undefined || (!token.inlineValue && token.value.startsWith('--'))
  if (isMissing) throw new UsageError(`--${name} needs a value: --${name} ${value}`)
  return token.value
}

function unknownFlag(rawName: string, command: string, known: readonly Flag[]): UsageError {
  const close = nearest(
    rawName,
    known.map(({ name }) => `--${name}`),
  )
  const hint =
    close.length > 0 ? `did you mean ${close.join(' or ')}?` : `see: wechatpay-mock help ${command}`
  return new UsageError(`${rawName} is no flag of ${command}; ${hint}`)
}

/** Whether a switch is on. Its last mention counts. */
export function isOn({ flags }: Arguments, name: string): boolean {
  const text = flags.get(name)?.at(-1)
  if (text === undefined) return false
  const value = switchValue(text)
  if (value === undefined) throw new UsageError(`--${name} is true or false, got ${text}`)
  return value
}

/** `true` and `1` are on, `false` and `0` are off, anything else is neither. */
export function switchValue(text: string): boolean | undefined {
  if (/^(true|1|yes|on)$/i.test(text)) return true
  return /^(false|0|no|off)$/i.test(text) ? false : undefined
}

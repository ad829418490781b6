import {
  asTyped,
  type CommandInfo,
  commands,
  commonFlags,
  configKey,
  environmentTwin,
  type Flag,
} from './flags.js'
import { labelled, wrap } from './terminal.js'

/** What the program can do. */
export function helpText(): string {
  return lines([
    'wechatpay-mock: the sandbox that WeChat Pay APIv3 never had',
    '',
    'Usage: wechatpay-mock [COMMAND] [FLAGS]',
    '',
    ...commands.flatMap(({ name, usage, summary }) => entry(`${name} ${usage}`.trimEnd(), summary)),
    '',
    ...commonFlags.flatMap(({ name, summary }) => entry(`--${name}`, summary)),
    '',
    'Flags of a command: wechatpay-mock help COMMAND',
    'Exit codes: 0 ok, 1 invalid, 2 usage, 3 environment',
  ])
}

/** One command with its flags. */
export function commandHelp({ name, usage, summary, flags }: CommandInfo): string {
  const synopsis = ['wechatpay-mock', name, usage, flags.length > 0 ? '[FLAGS]' : '']
  return lines([
    summary,
    '',
    `Usage: ${synopsis.filter(Boolean).join(' ')}`,
    ...(flags.length > 0 ? ['', ...flags.flatMap(flagHelp)] : []),
    ...twinHelp(name, flags),
  ])
}

function flagHelp(flag: Flag): string[] {
  const isPlain = flag.default === undefined
  return entry(asTyped(flag), isPlain ? flag.summary : `${flag.summary} Default: ${flag.default}.`)
}

const INDENT = 27

/** A word and what it means; a long word gets a line of its own. */
function entry(head: string, text: string): string[] {
  const margin = '  '
  return head.length > INDENT - 4
    ? [margin + head, ...labelled('', text, INDENT)]
    : labelled(head, text, INDENT, margin)
}

function twinHelp(command: string, flags: readonly Flag[]): string[] {
  const names = flags.filter(({ hasTwin }) => hasTwin).map(({ name }) => name)
  if (names.length === 0) return []
  if (command !== 'start') {
    return [
      '',
      ...wrap(`Read from the environment too: ${names.map(environmentTwin).join(', ')}`, ''),
    ]
  }
  const [example = ''] = names
  return [
    '',
    `Each is read from the environment too (${environmentTwin(example)}), and from the config`,
    `file ("${configKey(example)}"). A flag wins over the environment, that over the config file.`,
  ]
}

const lines = (all: readonly string[]): string => `${all.join('\n')}\n`

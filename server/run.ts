import { unknownWord, UsageError } from '../mocks/usage.js'
import { isOn, parseArguments } from './arguments.js'
import { type Command, commands } from './commands/index.js'
import { EnvironmentError } from './environment-error.js'
import { commonFlags } from './flags.js'
import { commandHelp, helpText } from './help.js'
import type { Io } from './io.js'
import { version } from './version.js'

/** Runs one command line and returns its exit code. Mistakes of the user are one line on stderr. */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  try {
    return await dispatch(argv, io)
  } catch (thrown) {
    if (!(thrown instanceof UsageError || thrown instanceof EnvironmentError)) throw thrown
    io.stderr.write(`wechatpay-mock: ${thrown.message.replaceAll(/\s*\n\s*/g, ' ')}\n`)
    return thrown instanceof UsageError ? 2 : 3
  }
}

async function dispatch(argv: readonly string[], io: Io): Promise<number> {
  const [first = ''] = argv
  if (first === '--help' || first === '-h') return print(io, helpText())
  const isNamed = first !== '' && !first.startsWith('-')
  const command = findCommand(isNamed ? first : 'start')
  const args = parseArguments(isNamed ? argv.slice(1) : argv, command.name, [
    ...command.flags,
    ...commonFlags,
  ])
  if (isOn(args, 'version')) return print(io, `${version}\n`)
  if (isOn(args, 'help')) return print(io, isNamed ? commandHelp(command) : helpText())
  checkCount(command, args.positionals)
  const runCommand = await command.load()
  return runCommand(args, io)
}

function findCommand(name: string): Command {
  const command = commands.find((each) => each.name === name)
  if (command) return command
  throw unknownWord(
    name,
    'command',
    commands.map((each) => each.name),
  )
}

/** How many words a command takes follows from its usage line. */
function checkCount({ name, usage }: Command, positionals: readonly string[]): void {
  const words = usage.split(' ').filter((word) => word !== '' && word !== '--')
  const needed = words.filter((word) => !word.startsWith('[')).length
  if (positionals.length < needed) {
    throw new UsageError(`${name} needs ${words.join(' ')}; see: wechatpay-mock help ${name}`)
  }
  const extra = positionals[words.length]
  if (extra === undefined || usage.endsWith('...')) return
  const hint = commands.some((each) => each.name === extra)
    ? `put the command first: wechatpay-mock ${extra}`
    : `see: wechatpay-mock help ${name}`
  throw new UsageError(`${name} does not take ${extra}; ${hint}`)
}

function print(io: Io, text: string): number {
  io.stdout.write(text)
  return 0
}

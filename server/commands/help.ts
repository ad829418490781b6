import { unknownWord } from '../../mocks/usage.js'
import { commands } from '../flags.js'
import { commandHelp, helpText } from '../help.js'
import type { Run } from './index.js'

export const help: Run = async ({ positionals: [name] }, io) => {
  io.stdout.write(name === undefined ? helpText() : helpAbout(name))
  return 0
}

function helpAbout(name: string): string {
  const command = commands.find((each) => each.name === name)
  if (command) return commandHelp(command)
  throw unknownWord(
    name,
    'command',
    commands.map((each) => each.name),
  )
}

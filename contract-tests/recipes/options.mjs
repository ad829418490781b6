import { parseArgs } from 'node:util'

const HELP = `usage: npm run test:recipes -- [options]
  --only NAMES   languages or CIs, separated by commas
`

export function readOptions(known) {
  const names = parse().only?.split(',')
  const unknown = names?.find((name) => !known.includes(name))
  if (unknown !== undefined) fail(`${unknown} is none of ${known.join(', ')}`, 2)
  return {
    isChosen: (...of) => names === undefined || of.some((name) => names.includes(name)),
  }
}

export function fail(text, code) {
  process.stderr.write(`recipes: ${text}\n`)
  process.exit(code)
}

function parse() {
  const options = { only: { type: 'string' }, help: { type: 'boolean' } }
  try {
    const { values } = parseArgs({ options })
    if (!values.help) return values
    process.stdout.write(HELP)
    return process.exit(0)
  } catch (error) {
    return fail(`${error.message}\n${HELP}`, 2)
  }
}

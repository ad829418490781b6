import { parseArgs } from 'node:util'

const HELP = `usage: npm run test:sdks -- [options]
  --only NAMES     languages or clients, separated by commas
  --skip-setup     use what an earlier run has installed
  --write-verdicts write what the contract kit says of the SDKs into verdicts.json and docs/
  --write-readme   write the matrix into the READMEs of the project
`

export function readOptions(languages) {
  const { only, ...flags } = parse()
  const names = only?.split(',')
  const known = new Set(languages.flatMap(namesOf))
  const unknown = names?.find((name) => !known.has(name))
  if (unknown !== undefined) fail(`${unknown} is none of ${[...known].join(', ')}`, 2)
  if (names && flags['write-readme'])
    fail('--write-readme needs the clients that --only leaves out', 2)
  return {
    isWhole: names === undefined,
    isChosen: (language, name) =>
      names === undefined || names.includes(language) || names.includes(name),
    skipSetup: flags['skip-setup'] === true,
    writeVerdicts: flags['write-verdicts'] === true,
    writeReadme: flags['write-readme'] === true,
  }
}

export function fail(text, code) {
  process.stderr.write(`sdks: ${text}\n`)
  process.exit(code)
}

const namesOf = ({ language, sdks, wecom }) => [
  language,
  ...[...sdks, ...(wecom ? [wecom] : [])].map(({ name }) => name),
]

function parse() {
  const only = { type: 'string' }
  const flag = { type: 'boolean' }
  const options = {
    only,
    'skip-setup': flag,
    'write-readme': flag,
    'write-verdicts': flag,
    help: flag,
  }
  try {
    const { values } = parseArgs({ options })
    if (!values.help) return values
    process.stdout.write(HELP)
    return process.exit(0)
  } catch (error) {
    return fail(`${error.message}\n${HELP}`, 2)
  }
}

import { alone, type CommandInfo, type Flag, toSwitch } from './flag.js'
import { json, jvmSocks, startFlags } from './start-flags.js'

/** How what was seen is judged, and where the verdicts go. */
const judging: readonly Flag[] = [
  alone({
    name: 'fail-on',
    value: 'must|should|none',
    kind: 'text',
    default: 'must',
    summary: 'Which broken clauses make the exit code 1.',
  }),
  alone({
    name: 'report',
    value: 'FILE',
    kind: 'list',
    summary: 'Write a report: .json, .xml (JUnit), .html or .har.',
  }),
  alone({
    name: 'known-failures',
    value: 'FILE',
    kind: 'text',
    summary: 'Clauses that are known to fail; one of them that passes fails the run.',
  }),
  alone({
    name: 'profile',
    value: 'development|production',
    kind: 'text',
    default: 'development',
    summary: 'production judges addresses as if the client were live.',
  }),
]

const forVerify: ReadonlySet<string> = new Set([
  'seed',
  'config',
  'quiet',
  'state',
  'signed-with',
  'offline',
  'notify-allow',
])

/** `exec` is as strict as the platform, and two of them run side by side. */
const execDefaults: { readonly [name: string]: Partial<Flag> } = {
  auth: { default: 'strict' },
  port: { default: 'a free one', hasTwin: false },
  quiet: { summary: 'Print nothing but what the program prints.' },
}

export const exec: CommandInfo = {
  name: 'exec',
  summary: 'Run a program that finds the WeChat hosts here, in any language.',
  usage: '-- CMD...',
  flags: [
    ...startFlags
      .filter(({ name }) => !['json', 'tls-port'].includes(name))
      .map((flag) => ({ ...flag, ...execDefaults[flag.name] })),
    ...judging,
    jvmSocks,
  ],
}

export const verify: CommandInfo = {
  name: 'verify',
  summary: "Try a merchant's client with the cases of the contract kit.",
  usage: '',
  flags: [
    alone({
      name: 'cmd',
      value: 'COMMAND',
      kind: 'text',
      summary: 'A command line that carries out one case, run once per case.',
    }),
    alone({
      name: 'driver',
      value: 'COMMAND',
      kind: 'text',
      summary: 'A command line that speaks the protocol of drivers, run once per job.',
    }),
    alone({
      name: 'plan',
      value: 'prepay|notify|all',
      kind: 'text',
      default: 'all',
      summary: 'The cases of ordering, of notices, or both.',
    }),
    alone({
      name: 'case',
      value: 'GLOB',
      kind: 'list',
      summary: 'Only these cases, or with a slash those of these clauses.',
    }),
    alone({ name: 'skip', value: 'GLOB', kind: 'list', summary: 'Not these.' }),
    alone({
      name: 'endpoint',
      value: 'ID',
      kind: 'list',
      default: 'the endpoints take turns',
      summary: 'Where the client orders: every case is tried at each.',
    }),
    alone({
      name: 'capability',
      value: 'NAME',
      kind: 'list',
      default: 'all, or what the driver says',
      summary: 'What the client can do: order, wecom, pay, notice, settle, close, retry or hosts.',
    }),
    alone({
      name: 'notify-url',
      value: 'URL',
      kind: 'text',
      summary: 'Where a client listens for notices that runs all the time.',
    }),
    alone({
      name: 'jobs',
      value: 'NUMBER',
      kind: 'number',
      default: 'the number of cores',
      summary: 'How many cases are tried side by side.',
    }),
    alone({
      name: 'timeout',
      value: 'SECONDS',
      kind: 'number',
      default: '120',
      summary: 'How long one case may take.',
    }),
    alone(toSwitch('list', 'Print the cases and what each asks for.')),
    ...judging,
    ...startFlags.filter(({ name }) => forVerify.has(name)),
    jvmSocks,
    json,
  ],
}

/** Every command and flag, as data: the parser, the help and the tables of the README all read these. */

/** One flag. Its environment twin and its key in the config file follow from its name. */
export interface Flag {
  readonly name: string
  /** One sentence. */
  readonly summary: string
  /** What stands behind it on the command line; a flag without is a switch. */
  readonly value?: string
  readonly kind: 'switch' | 'text' | 'number' | 'list'
  /** As a reader would type it. */
  readonly default?: string
  /** Also read from the environment and, where the config file knows it, from there. */
  readonly hasTwin: boolean
}

export interface CommandInfo {
  readonly name: string
  readonly summary: string
  /** What stands behind the name, without flags. */
  readonly usage: string
  readonly flags: readonly Flag[]
}

const withTwin = (flag: Omit<Flag, 'hasTwin'>): Flag => ({ ...flag, hasTwin: true })
const alone = (flag: Omit<Flag, 'hasTwin'>): Flag => ({ ...flag, hasTwin: false })

const toSwitch = (name: string, summary: string): Omit<Flag, 'hasTwin'> => ({
  name,
  summary,
  kind: 'switch',
})

const seed = withTwin({
  name: 'seed',
  value: 'TEXT',
  kind: 'text',
  summary: 'The same seed and requests give the same ids.',
})

const config = withTwin({
  name: 'config',
  value: 'FILE',
  kind: 'text',
  default: 'wechatpay-mock.config.json, if it is there',
  summary: 'The config file.',
})

const state = withTwin({
  name: 'state',
  value: 'DIR',
  kind: 'text',
  default: "wechatpay-mock in the user's state folder",
  summary: 'Where running instances leave their address and files.',
})

export const startFlags: readonly Flag[] = [
  withTwin({
    name: 'port',
    value: 'NUMBER',
    kind: 'number',
    default: '7290',
    summary: 'The port to listen on; 0 takes a free one and prints it.',
  }),
  withTwin({
    name: 'host',
    value: 'ADDRESS',
    kind: 'text',
    default: '127.0.0.1',
    summary: 'The address to listen on; beyond loopback /__admin needs a token.',
  }),
  withTwin({
    name: 'auth',
    value: 'lenient|strict|off',
    kind: 'text',
    default: 'lenient',
    summary: 'How closely the caller is checked; strict comes with signatures, not yet here.',
  }),
  seed,
  config,
  withTwin(toSwitch('quiet', 'Print neither the banner nor the requests.')),
  withTwin(toSwitch('json', 'Print the banner and every request as one line of JSON.')),
  state,
  withTwin({
    name: 'admin-token',
    value: 'TOKEN',
    kind: 'text',
    default: 'none on loopback, else made up and printed',
    summary: 'What /__admin asks for as Authorization: Bearer.',
  }),
  withTwin(toSwitch('magic-amounts', 'Refuse the amounts that the table of errors lists.')),
  withTwin({
    name: 'world',
    value: 'open|closed',
    kind: 'text',
    default: 'open',
    summary: 'closed: a merchant that nobody declared does not exist.',
  }),
  withTwin({
    name: 'duplicate',
    value: 'observed|documented',
    kind: 'text',
    default: 'observed',
    summary: 'The answer to a reused order number: INVALID_REQUEST or OUT_TRADE_NO_USED.',
  }),
  withTwin(toSwitch('offline', 'Refuse to reach any other host; no effect yet.')),
  withTwin({
    name: 'tls-port',
    value: 'NUMBER',
    kind: 'number',
    summary: 'A second port that speaks TLS; no effect yet.',
  }),
  withTwin({
    name: 'notify-allow',
    value: 'HOST',
    kind: 'list',
    summary: 'A public host that payment notices may go to, repeatable; no effect yet.',
  }),
  withTwin({
    name: 'wecom-callback',
    value: 'URL',
    kind: 'text',
    summary: 'Where WeCom events are sent; no effect yet.',
  }),
]

/** Accepted so that scripts written for later versions run; `start` says so. */
export const flagsWithoutEffect: readonly string[] = [
  'offline',
  'tls-port',
  'notify-allow',
  'wecom-callback',
]

const json = withTwin(toSwitch('json', 'Print JSON.'))

export const commands: readonly CommandInfo[] = [
  {
    name: 'start',
    summary: 'Serve the mock; the default command.',
    usage: '',
    flags: startFlags,
  },
  {
    name: 'endpoints',
    summary: 'List the endpoints.',
    usage: '',
    flags: [json],
  },
  {
    name: 'errors',
    summary: 'List the errors that can be asked for.',
    usage: '[ENDPOINT]',
    flags: [json],
  },
  {
    name: 'sample',
    summary: 'Print a valid body.',
    usage: 'ENDPOINT',
    flags: [
      alone(toSwitch('minimal', 'Only the mandatory members.')),
      alone(toSwitch('full', 'Every member.')),
      seed,
    ],
  },
  {
    name: 'check',
    summary: 'Say what the platform would answer to a body; - reads standard input.',
    usage: 'ENDPOINT FILE|-',
    flags: [json],
  },
  {
    name: 'explain',
    summary: 'Say where a rule, an error or a reason for a refusal comes from.',
    usage: '[ENDPOINT] POINTER|CODE|REASON',
    flags: [json],
  },
  {
    name: 'env',
    summary: 'Print the variables that a client of the running instance needs.',
    usage: '',
    flags: [
      alone(toSwitch('json', 'As a JSON object.')),
      alone(toSwitch('shell', 'As export lines for a POSIX shell.')),
      alone(toSwitch('dotenv', 'As lines of a .env file.')),
      alone({
        name: 'port',
        value: 'NUMBER',
        kind: 'number',
        default: 'the instance that was started last',
        summary: 'The instance that listens on this port.',
      }),
      state,
      config,
    ],
  },
  {
    name: 'help',
    summary: 'Print the commands, or the flags of one.',
    usage: '[COMMAND]',
    flags: [],
  },
]

/** Accepted everywhere. */
export const commonFlags: readonly Flag[] = [
  alone(toSwitch('help', 'Print this.')),
  alone(toSwitch('version', 'Print the version.')),
]

/** `--admin-token` is `WECHATPAY_MOCK_ADMIN_TOKEN`. */
export const environmentTwin = (name: string): string =>
  `WECHATPAY_MOCK_${name.toUpperCase().replaceAll('-', '_')}`

/** `--admin-token` is `adminToken`. */
export const configKey = (name: string): string =>
  name.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase())

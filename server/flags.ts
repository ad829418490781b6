/** Every command and flag, as data: the parser, the help and the tables of the README all read these. */

/** One flag. Its environment twin and its key in the config file follow from its name. */
export interface Flag {
  readonly name: string
  /** One sentence. */
  readonly summary: string
  /** What stands behind it on the command line; a switch takes it behind `=`, or does without. */
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

const instancePort = alone({
  name: 'port',
  value: 'NUMBER',
  kind: 'number',
  default: 'the instance that was started last',
  summary: 'The instance that listens on this port.',
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
    summary: 'strict checks signatures and tokens as the platform does; off never looks.',
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
  withTwin({
    name: 'merchant-certificate',
    value: 'FILE',
    kind: 'text',
    summary: "A merchant's own certificate, PEM; requests that it signed are checked with it.",
  }),
  withTwin({
    name: 'merchant-apiv3-key',
    value: 'TEXT',
    kind: 'text',
    summary: 'The APIv3 key of that merchant, or of the built-in one: 32 characters.',
  }),
  withTwin({
    name: 'signed-with',
    value: 'certificate|public-key',
    kind: 'text',
    default: 'certificate',
    summary: 'What signs answers to requests that name no key in Wechatpay-Serial.',
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
  withTwin(
    toSwitch('offline', 'Reach no other host for clients that take the mock for their proxy.'),
  ),
  withTwin({
    name: 'tls-port',
    value: 'NUMBER',
    kind: 'number',
    summary: 'A second port with the same on it: 443 where a host alias leads here.',
  }),
  withTwin({
    name: 'notify-allow',
    value: 'HOST',
    kind: 'list',
    summary: 'A public host that payment notices may go to, repeatable.',
  }),
  withTwin({
    name: 'wecom-callback',
    value: 'URL',
    kind: 'text',
    summary: 'Where notices of WeCom go whose app names no address.',
  }),
]

const json = withTwin(toSwitch('json', 'Print JSON.'))

const jvmSocks = alone(
  toSwitch('jvm-socks', 'Attach a JVM by SOCKS too: for Apache HttpClient, as in WxJava.'),
)

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

export const commands: readonly CommandInfo[] = [
  {
    name: 'start',
    summary: 'Serve the mock; the default command.',
    usage: '',
    flags: startFlags,
  },
  {
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
  },
  {
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
        summary:
          'What the client can do: order, wecom, pay, notice, settle, close, retry or hosts.',
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
    name: 'sign',
    summary: 'Print the Authorization header and a curl line for a request.',
    usage: '',
    flags: [
      alone({
        name: 'url',
        value: 'URL|TARGET',
        kind: 'text',
        summary: 'An address, or path and query as they stand on the request line.',
      }),
      alone({
        name: 'method',
        value: 'METHOD',
        kind: 'text',
        default: 'POST, without a body GET',
        summary: 'The method.',
      }),
      alone({
        name: 'body',
        value: 'FILE|-',
        kind: 'text',
        summary: 'The exact bytes of the body; - reads standard input.',
      }),
      alone({
        name: 'mchid',
        value: 'NUMBER',
        kind: 'text',
        default: 'the built-in merchant',
        summary: 'Who signs; goes together with --serial and --key.',
      }),
      alone({
        name: 'serial',
        value: 'HEX',
        kind: 'text',
        summary: "The serial number of the merchant's certificate.",
      }),
      alone({
        name: 'key',
        value: 'FILE',
        kind: 'text',
        summary: "The merchant's private key, PEM.",
      }),
      alone({
        name: 'timestamp',
        value: 'SECONDS',
        kind: 'text',
        default: 'now',
        summary: 'The timestamp to sign.',
      }),
      alone({
        name: 'nonce',
        value: 'TEXT',
        kind: 'text',
        default: 'a random one',
        summary: 'The nonce to sign.',
      }),
      alone(toSwitch('pay', 'Print what the front end hands to the cashier instead.')),
      alone({
        name: 'appid',
        value: 'APPID',
        kind: 'text',
        summary: 'Whose front end, with --pay.',
      }),
      alone({
        name: 'prepay-id',
        value: 'ID',
        kind: 'text',
        summary: 'The prepay_id of the order, with --pay.',
      }),
      json,
    ],
  },
  {
    name: 'explain-signature',
    summary: 'Say why the signature of a request on standard input does not fit.',
    usage: '',
    flags: [
      alone({
        name: 'key',
        value: 'FILE',
        kind: 'text',
        default: 'the built-in merchant',
        summary: "The merchant's certificate, public key or private key, PEM.",
      }),
      json,
    ],
  },
  {
    name: 'env',
    summary: 'Print the variables that a client of the running instance needs.',
    usage: '',
    flags: [
      alone(toSwitch('json', 'As a JSON object.')),
      alone({
        ...toSwitch('shell', 'As commands for a shell, with what attaches clients besides.'),
        value: 'posix|powershell|cmd',
        default: 'posix',
      }),
      alone(toSwitch('dotenv', 'As lines of a .env file.')),
      instancePort,
      alone({
        name: 'mchid',
        value: 'NUMBER',
        kind: 'text',
        default: 'the built-in merchant',
        summary: 'The merchant whose client it is for.',
      }),
      jvmSocks,
      state,
      config,
    ],
  },
  {
    name: 'pay',
    summary: 'Pay an order of the running instance as the user would.',
    usage: 'OUT_TRADE_NO|PREPAY_ID',
    flags: [
      alone({
        name: 'outcome',
        value: 'ok|cancel|fail',
        kind: 'text',
        default: 'ok',
        summary: 'What the user does.',
      }),
      alone({
        name: 'parameters',
        value: 'FILE|-',
        kind: 'text',
        summary: "The front end's parameters as JSON; their paySign is checked.",
      }),
      alone({
        name: 'payer',
        value: 'OPENID',
        kind: 'text',
        default: 'the payer of the order',
        summary: 'Who pays.',
      }),
      alone({
        name: 'call',
        value: 'NAME',
        kind: 'text',
        default: "the one of the order's endpoint",
        summary: 'requestPayment, requestScanPOSPay or getBrandWCPayRequest.',
      }),
      alone({
        name: 'mchid',
        value: 'NUMBER',
        kind: 'text',
        summary: 'The merchant, where several have ordered under the number.',
      }),
      instancePort,
      state,
      config,
      json,
    ],
  },
  {
    name: 'notify',
    summary: 'Send a good or bad payment notice to an endpoint and judge its answer.',
    usage: 'send',
    flags: [
      alone({ name: 'to', value: 'URL', kind: 'text', summary: 'The endpoint.' }),
      alone({
        name: 'case',
        value: 'NAME',
        kind: 'text',
        default: 'ok',
        summary:
          'ok, duplicate, tampered-body, tampered-ciphertext, wrong-serial, stale-timestamp, signtest, other-mchid, amount-mismatch, unknown-order, race, late or withheld.',
      }),
      alone({
        name: 'order',
        value: 'OUT_TRADE_NO',
        kind: 'text',
        default: 'one that is made up',
        summary: 'A paid order of the running instance that the notice is about.',
      }),
      alone({
        name: 'platform',
        value: 'wechatpay-v3|wecom',
        kind: 'text',
        default: 'wechatpay-v3',
        summary: 'Whose notice it is, where the order is made up.',
      }),
      alone({
        name: 'mchid',
        value: 'NUMBER',
        kind: 'text',
        default: 'the built-in merchant',
        summary: 'Whose order it is, where the order is made up.',
      }),
      alone({
        name: 'total',
        value: 'FEN',
        kind: 'text',
        default: '100',
        summary: 'Its amount, where the order is made up.',
      }),
      alone({
        name: 'allow',
        value: 'HOST',
        kind: 'list',
        summary: 'A public host that the notice may go to.',
      }),
      instancePort,
      state,
      config,
      json,
    ],
  },
  {
    name: 'ca',
    summary: 'Name, show or remove the certificate authority of this machine.',
    usage: 'path|show|remove',
    flags: [state, config, json],
  },
  {
    name: 'doctor',
    summary: 'Say which toolchains are here and which of them attach.',
    usage: '',
    flags: [{ ...state, default: 'a temporary folder' }, json],
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

/** As it is typed: `--port NUMBER`, `--quiet`, `--shell[=posix|cmd]`. */
export function asTyped({ name, value, kind }: Flag): string {
  if (value === undefined) return `--${name}`
  return kind === 'switch' ? `--${name}[=${value}]` : `--${name} ${value}`
}

/** `--admin-token` is `WECHATPAY_MOCK_ADMIN_TOKEN`. */
export const environmentTwin = (name: string): string =>
  `WECHATPAY_MOCK_${name.toUpperCase().replaceAll('-', '_')}`

/** `--admin-token` is `adminToken`. */
export const configKey = (name: string): string =>
  name.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase())

import { alone, type Flag, toSwitch, withTwin } from './flag.js'

export const seed = withTwin({
  name: 'seed',
  value: 'TEXT',
  kind: 'text',
  summary: 'The same seed and requests give the same ids.',
})

export const config = withTwin({
  name: 'config',
  value: 'FILE',
  kind: 'text',
  default: 'wechatpay-mock.config.json, if it is there',
  summary: 'The config file.',
})

export const state = withTwin({
  name: 'state',
  value: 'DIR',
  kind: 'text',
  default: "wechatpay-mock in the user's state folder",
  summary: 'Where running instances leave their address and files.',
})

export const instancePort = alone({
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

export const json = withTwin(toSwitch('json', 'Print JSON.'))

export const jvmSocks = alone(
  toSwitch('jvm-socks', 'Attach a JVM by SOCKS too: for Apache HttpClient, as in WxJava.'),
)

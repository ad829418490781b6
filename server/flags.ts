/** Every command and flag, as data: the parser, the help and the tables of the README all read these. */
import { exec, verify } from './flags/contract-commands.js'
import { alone, type CommandInfo, type Flag, toSwitch } from './flags/flag.js'
import {
  config,
  instancePort,
  json,
  jvmSocks,
  seed,
  startFlags,
  state,
} from './flags/start-flags.js'

export { asTyped, type CommandInfo, configKey, environmentTwin, type Flag } from './flags/flag.js'
export { startFlags } from './flags/start-flags.js'

export const commands: readonly CommandInfo[] = [
  {
    name: 'start',
    summary: 'Serve the mock; the default command.',
    usage: '',
    flags: startFlags,
  },
  exec,
  verify,
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

/** Accepted everywhere. */
export const commonFlags: readonly Flag[] = [
  alone(toSwitch('help', 'Print this.')),
  alone(toSwitch('version', 'Print the version.')),
]

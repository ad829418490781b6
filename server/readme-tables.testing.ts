import type { Dialect } from '../mocks/dialect.js'
import { endpoints, operations } from '../mocks/endpoints/index.js'
import { byDialect } from './commands/errors.js'
import { asTyped, commands, startFlags } from './flags.js'

export type Language = 'en' | 'zh'

/** The tables of the READMEs, by the name in their marker. */
export function tables(language: Language): { readonly [name: string]: string } {
  const errors = byDialect(endpoints).map(({ dialect }) => [
    `errors ${dialect.name}`,
    errorTable(dialect, language),
  ])
  return {
    endpoints: endpointTable(language),
    ...(Object.fromEntries(errors) as { [name: string]: string }),
    commands: commandTable(language),
    flags: flagTable(language),
  }
}

function endpointTable(language: Language): string {
  const head = { en: ['Id', 'Request', 'Document'], zh: ['标识', '请求', '文档'] }[language]
  return markdown(
    head,
    operations.map(({ id, method, path, title, document }) => [
      code(id),
      code(`${method} ${path}`),
      `[${title}](${document})`,
    ]),
  )
}

function errorTable({ errors, name }: Dialect, language: Language): string {
  const isV3 = name === 'wechatpay-v3'
  const head = {
    en: [
      'Code',
      ...(isV3 ? ['Status'] : []),
      'Text by name',
      'Brought about by',
      'Magic amount (fen)',
    ],
    zh: ['错误码', ...(isV3 ? ['状态码'] : []), '按名触发时的文案', '自然成因', '魔法金额（分）'],
  }[language]
  return markdown(
    head,
    errors.map((error) => [
      code(error.name),
      ...(isV3 ? [String(error.status)] : []),
      error.text,
      error.causes.map(code).join(' '),
      String(error.magicFen),
    ]),
  )
}

function commandTable(language: Language): string {
  const head = { en: ['Command', 'Does'], zh: ['命令', '作用'] }[language]
  return markdown(
    head,
    commands.map(({ name, usage, flags, summary }) => {
      const shown = name === 'start' ? [] : flags.filter(({ name: flag }) => flag !== 'config')
      const words = [name, usage, ...shown.map((flag) => `[${asTyped(flag)}]`)]
      return [
        code(words.filter(Boolean).join(' ')),
        language === 'en' ? summary : translate(summary),
      ]
    }),
  )
}

function flagTable(language: Language): string {
  const head = { en: ['Flag', 'Default', 'Does'], zh: ['选项', '默认值', '作用'] }[language]
  return markdown(
    head,
    startFlags.map((flag) => [
      code(asTyped(flag)),
      language === 'en' ? (flag.default ?? '') : translateDefault(flag.default),
      language === 'en' ? flag.summary : translate(flag.summary),
    ]),
  )
}

const code = (text: string): string => `\`${text}\``

function markdown(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

/** A new summary needs its Chinese here: the test of the READMEs fails until it has one. */
function translate(summary: string): string {
  const chinese = translations[summary]
  if (chinese === undefined)
    throw new Error(`no Chinese for "${summary}" in readme-tables.testing.ts`)
  return chinese
}

/** Defaults that are words need Chinese, the others are values. */
const translateDefault = (text = ''): string => (/ /.test(text) ? translate(text) : text)

const translations: { readonly [english: string]: string } = {
  'The same seed and requests give the same ids.': '相同的种子和请求得到相同的编号。',
  'wechatpay-mock.config.json, if it is there': '存在时为 wechatpay-mock.config.json',
  'The config file.': '配置文件。',
  "wechatpay-mock in the user's state folder": '用户状态目录下的 wechatpay-mock',
  'Where running instances leave their address and files.': '运行中的实例存放地址和文件的目录。',
  'The port to listen on; 0 takes a free one and prints it.':
    '监听端口；0 表示取一个空闲端口并打印出来。',
  'The address to listen on; beyond loopback /__admin needs a token.':
    '监听地址；超出回环地址时 /__admin 需要令牌。',
  'strict checks signatures and tokens as the platform does; off never looks.':
    'strict 按平台的方式校验签名和令牌；off 从不检查。',
  "A merchant's own certificate, PEM; requests that it signed are checked with it.":
    '商户自己的证书（PEM）；用它验证该商户签名的请求。',
  'The APIv3 key of that merchant, or of the built-in one: 32 characters.':
    '该商户（或内置商户）的 APIv3 密钥：32 个字符。',
  'What signs answers to requests that name no key in Wechatpay-Serial.':
    '请求未用 Wechatpay-Serial 指定密钥时，应答用什么签名。',
  'The merchant whose client it is for.': '为哪个商户的客户端打印。',
  'the built-in merchant': '内置商户',
  'Print neither the banner nor the requests.': '不打印启动信息和请求日志。',
  'Print the banner and every request as one line of JSON.':
    '启动信息和每个请求各打印为一行 JSON。',
  'none on loopback, else made up and printed': '回环地址上没有，否则自动生成并打印',
  'What /__admin asks for as Authorization: Bearer.':
    '/__admin 要求的 Authorization: Bearer 令牌。',
  'Refuse the amounts that the table of errors lists.': '拒绝错误表中列出的金额。',
  'closed: a merchant that nobody declared does not exist.': 'closed：未声明的商户视为不存在。',
  'The answer to a reused order number: INVALID_REQUEST or OUT_TRADE_NO_USED.':
    '商户订单号重复时的应答：INVALID_REQUEST 或 OUT_TRADE_NO_USED。',
  'Reach no other host for clients that take the mock for their proxy.':
    '不替以模拟器为代理的客户端访问其他主机。',
  'A second port with the same on it: 443 where a host alias leads here.':
    '另开一个功能相同的端口：主机别名指向这里时用 443。',
  'Run a program that finds the WeChat hosts here, in any language.':
    '运行一个程序，使它在这里找到微信的主机，任何语言均可。',
  'Attach a JVM by SOCKS too: for Apache HttpClient, as in WxJava.':
    '也用 SOCKS 接入 JVM：用于 Apache HttpClient，例如 WxJava。',
  "Try a merchant's client with the cases of the contract kit.":
    '用契约套件的用例逐一检验商户客户端。',
  'Pay an order of the running instance as the user would.':
    '像用户那样支付运行中实例里的一笔订单。',
  'Send a good or bad payment notice to an endpoint and judge its answer.':
    '向一个接收地址发送正确或错误的支付通知，并评判其应答。',
  'Name, show or remove the certificate authority of this machine.':
    '给出、显示或删除本机的证书颁发机构。',
  'Say which toolchains are here and which of them attach.': '说明本机有哪些工具链、哪些能接入。',
  'a free one': '空闲端口',
  'Print nothing but what the program prints.': '除该程序的输出外什么也不打印。',
  'A public host that payment notices may go to, repeatable.':
    '允许接收支付通知的公网主机，可重复。',
  'Where notices of WeCom go whose app names no address.':
    '企业微信应用未给出地址时，其通知发往何处。',
  'Serve the mock; the default command.': '启动服务；默认命令。',
  'List the endpoints.': '列出接口。',
  'List the errors that can be asked for.': '列出可按名触发的错误。',
  'Print a valid body.': '打印一个合法的请求体。',
  'Say what the platform would answer to a body; - reads standard input.':
    '说明平台会如何应答一个请求体；- 表示读标准输入。',
  'Say where a rule, an error or a reason for a refusal comes from.':
    '说明一条规则、一个错误或一个拒绝原因的出处。',
  'Print the Authorization header and a curl line for a request.':
    '为一个请求打印 Authorization 请求头和 curl 命令。',
  'Say why the signature of a request on standard input does not fit.':
    '说明标准输入中的请求为何验签失败。',
  'Print the variables that a client of the running instance needs.':
    '打印客户端连接运行中实例所需的环境变量。',
  'Print the commands, or the flags of one.': '打印命令列表，或某个命令的选项。',
}

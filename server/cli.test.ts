import { stat, readdir, readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { endpoints, operations } from '../mocks/endpoints/index.js'
import { orderOf, post, runCaptured, start, temporaryFolder } from './cli.testing.js'
import { commands } from './options.js'
import { version } from './version.js'
import { widthOf } from './terminal.js'

const MINIMAL = JSON.stringify({
  sp_appid: 'wx8888888888888888',
  sp_mchid: '1230000109',
  sub_mchid: '1900000109',
  description: 'QQ公仔',
  out_trade_no: '1217752501201407033233368018',
  notify_url: 'https://www.example.com/notify',
  amount: { total: 100 },
  payer: { sp_openid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o' },
})

/** Lines that are too wide, unless a single word such as an address is to blame. */
const tooWide = (text: string): string[] =>
  text.split('\n').filter((line) => widthOf(line) > 80 && line.trim().includes(' '))

describe('help', () => {
  test('names every command', async () => {
    const { code, out } = await runCaptured(['help'])
    expect(code).toBe(0)
    for (const { name, summary } of commands) {
      expect(out).toContain(`  ${name}`)
      expect(summary).toMatch(/^[A-Z].*\.$/)
    }
    expect(await runCaptured(['--help'])).toEqual({ code, out, err: '' })
  })

  test.each(commands)('names every flag of $name', async ({ name, flags }) => {
    const { out } = await runCaptured(['help', name])
    for (const flag of flags) expect(out).toContain(`  --${flag.name}`)
    expect(tooWide(out)).toEqual([])
    expect((await runCaptured([name, '--help'])).out).toBe(out)
  })

  test('--version prints the version', async () => {
    expect(await runCaptured(['--version'])).toEqual({ code: 0, out: `${version}\n`, err: '' })
  })

  test.each([
    [['strat'], 'strat is no command; did you mean start?'],
    [['help', 'chekc'], 'chekc is no command; did you mean check?'],
    [['--quiet', 'endpoints'], 'put the command first: wechatpay-mock endpoints'],
    [['sample'], 'sample needs ENDPOINT'],
    [['errors', 'miniprogram', 'x'], 'errors does not take x'],
  ])('%j is refused with exit code 2', async (argv, message) => {
    const { code, out, err } = await runCaptured(argv)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toMatch(/^wechatpay-mock: .*\n$/)
    expect(err).toContain(message)
  })
})

describe('tables', () => {
  test('endpoints lists method, path, title and page', async () => {
    const { code, out } = await runCaptured(['endpoints'])
    expect(code).toBe(0)
    for (const { id, method, path, title, document } of operations) {
      for (const part of [id, `${method} ${path}`, title, document]) expect(out).toContain(part)
    }
    expect(tooWide(out)).toEqual([])
    const listed: unknown = JSON.parse((await runCaptured(['endpoints', '--json'])).out)
    expect(listed).toMatchObject(operations.map(({ id, path }) => ({ id, path })))
  })

  test('errors lists every error of every platform', async () => {
    const { code, out } = await runCaptured(['errors'])
    expect(code).toBe(0)
    for (const { name, text } of endpoints.flatMap(({ dialect }) => dialect.errors)) {
      const line = out.split('\n').find((each) => each.startsWith(`${name} `))
      expect(line).toContain(text)
    }
    expect(tooWide(out)).toEqual([])
  })

  test('errors of one endpoint are those of its platform', async () => {
    const { out } = await runCaptured(['errors', 'wecom-create-order'])
    expect(out).toContain('\n40058 ')
    expect(out).not.toContain('SIGN_ERROR')
    const around = { env: { WECHATPAY_MOCK_JSON: '1' } }
    const listed: unknown = JSON.parse((await runCaptured(['errors', 'miniprogram'], around)).out)
    expect(listed).toContainEqual(expect.objectContaining({ name: 'SYSTEM_ERROR', status: 500 }))
  })

  test('an unknown endpoint names the nearest', async () => {
    expect(await runCaptured(['errors', 'minprogram'])).toEqual({
      code: 2,
      out: '',
      err: 'wechatpay-mock: minprogram is no endpoint; did you mean miniprogram?\n',
    })
  })
})

describe('sample', () => {
  test.each(endpoints)('$id: check accepts it, minimal and full', async ({ id }) => {
    for (const size of ['--minimal', '--full']) {
      const { code, out } = await runCaptured(['sample', id, size, '--seed', 's'])
      expect(code).toBe(0)
      expect((await runCaptured(['sample', id, size, '--seed', 's'])).out).toBe(out)
      const checked = await runCaptured(['check', id, '-'], { stdin: out })
      expect(checked).toMatchObject({ code: 0, out: expect.stringMatching(/^accepted\n/) })
    }
  })

  test('takes one size', async () => {
    const { code, err } = await runCaptured(['sample', 'miniprogram', '--minimal', '--full'])
    expect(code).toBe(2)
    expect(err).toBe('wechatpay-mock: --minimal and --full exclude each other\n')
  })
})

describe('check', () => {
  test('reads the exact bytes of a file', async () => {
    const cwd = await temporaryFolder()
    await writeFile(join(cwd, 'body.json'), MINIMAL)
    const { code, out } = await runCaptured(['check', 'miniprogram', 'body.json'], { cwd })
    expect(code).toBe(0)
    expect(out).toContain('answer     {"prepay_id":"wx')
    expect(out).not.toContain('diagnosis')
  })

  test('says what is wrong, which rule says so and where the rule comes from', async () => {
    const stdin = MINIMAL.replace('100', '0')
    const { code, out } = await runCaptured(['check', 'miniprogram', '-'], { stdin })
    expect(code).toBe(1)
    expect(out).toMatch(/^refused: invalid\n\nstatus +400\nanswer +\{"code":"PARAM_ERROR"/)
    expect(out).toMatch(/^diagnosis +\/amount\/total must be at least 1, got 0$/m)
    expect(out).toMatch(/^rule +\/amount\/total$/m)
    expect(out).toMatch(/^source +\S/m)
  })

  test('--json tells the same to machines', async () => {
    const { code, out } = await runCaptured(['check', 'miniprogram', '-', '--json'], { stdin: '{' })
    expect(code).toBe(1)
    expect(JSON.parse(out)).toMatchObject({
      accepted: false,
      outcome: 'malformed-json',
      status: 400,
      answer: { code: 'PARAM_ERROR' },
    })
  })

  test('a WeCom body needs no token here', async () => {
    const { out } = await runCaptured(['check', 'wecom-create-order', '-'], { stdin: '{}' })
    expect(out).toMatch(/^refused: invalid\n/)
  })

  test('a file that cannot be read is a matter of the environment', async () => {
    const { code, err } = await runCaptured(['check', 'miniprogram', '/nowhere/x.json'])
    expect(code).toBe(3)
    expect(err).toBe('wechatpay-mock: cannot read /nowhere/x.json: ENOENT\n')
  })
})

describe('explain', () => {
  test.each([
    '/amount/total',
    'amount.total',
    '/body/amount/total',
    'miniprogram /amount/total',
    'miniprogram:amount.total',
  ])('%s is a rule with label, rules and source', async (rule) => {
    const { code, out } = await runCaptured(['explain', ...rule.split(' ')])
    expect(code).toBe(0)
    expect(out).toMatch(/^\/amount\/total\n/)
    expect(out).toContain('总金额')
    expect(out).toContain('integer (int64), at least 1, mandatory')
    expect(out).toMatch(/source +\S/)
    expect(tooWide(out)).toEqual([])
  })

  test.each(['detail.goods_detail[0].quantity', '/detail/goods_detail/3/quantity'])(
    '%s is the rule of every element',
    async (rule) => {
      const { out } = await runCaptured(['explain', 'scannedpos', rule])
      expect(out).toMatch(/^\/detail\/goods_detail\/\*\/quantity\n/)
    },
  )

  test('a pattern is shown as the platform prints it', async () => {
    const { out } = await runCaptured(['explain', 'miniprogram', 'out_trade_no'])
    expect(out).toContain(String.raw`^[0-9a-zA-Z_\-\|\*]+$`)
  })

  test.each([
    ['SYSTEM_ERROR', '系统繁忙，请稍后重试'],
    ['system_error', '系统繁忙，请稍后重试'],
    ['40058', 'invalid Request Parameter'],
    ['-1', 'system busy'],
  ])('%s is an error', async (code, text) => {
    const ran = await runCaptured(['explain', code])
    expect(ran.code).toBe(0)
    expect(ran.out).toContain(text)
  })

  test('a reason is told for both platforms', async () => {
    const { out } = await runCaptured(['explain', 'order-differs', '--json'])
    expect(JSON.parse(out)).toMatchObject([
      { name: 'order-differs', code: 'INVALID_REQUEST' },
      { name: 'order-differs', code: '40058', endpoints: ['wecom-create-order'] },
    ])
  })

  test.each([
    ['total', '/amount/total'],
    ['amount.totl', '/amount/total'],
    ['SYSTEM_EROR', 'SYSTEM_ERROR'],
    ['order-difers', 'order-differs'],
    ['constructor', 'no pointer, error or reason'],
  ])('%s is unknown, and %s is named', async (rule, near) => {
    const { code, err } = await runCaptured(['explain', rule])
    expect(code).toBe(2)
    expect(err).toContain(near)
  })
})

describe('start', () => {
  test('prints a banner whose curl line orders, and a line per request', async () => {
    const { io, url, stop } = await start([])
    const { out } = io.captured
    expect(tooWide(out)).toEqual([])
    const { address, body } = orderOf(out)
    expect(address).toBe(`${url}/v3/pay/transactions/jsapi-with-contract`)
    const answer = await post(address, body)
    expect(await answer.json()).toHaveProperty('prepay_id')
    expect(answer.headers.get('Mock-Diagnosis')).toContain('the request is not signed')
    await post(`${url}/cgi-bin/miniapppay/create_order?access_token=secret`, '{}')
    expect(await stop()).toBe(0)
    const [first, second] = io.captured.err.split('\n')
    expect(first).toMatch(
      /^\d\d:\d\d:\d\d POST \/v3\/pay\/transactions\/jsapi-with-contract 1230000109 200 ok: .*not signed/,
    )
    expect(second).toMatch(/POST \/cgi-bin\/miniapppay\/create_order - 200 invalid: \/\S+ is miss/)
    expect(io.captured.err).not.toContain('secret')
  })

  test('--json prints one line of JSON for the banner and for each request', async () => {
    const { io, url, stop } = await start(['--json', '--admin-token', 'abc'])
    expect(JSON.parse(io.captured.out)).toMatchObject({
      event: 'listening',
      url,
      auth: 'lenient',
      world: 'open',
      adminUrl: `${url}/__admin`,
      adminToken: 'abc',
      curl: expect.stringContaining('curl '),
    })
    await post(`${url}/v3/nowhere`, '{}')
    await stop()
    expect(JSON.parse(io.captured.err)).toMatchObject({
      event: 'exchange',
      method: 'POST',
      path: '/v3/nowhere',
      status: 404,
      outcome: 'unknown-path',
    })
  })

  test('the curl line names a declared merchant where nobody else exists', async () => {
    const cwd = await temporaryFolder()
    const merchant = {
      mchid: '1900000001',
      appids: ['wx0000000000000001'],
      openids: { wx0000000000000001: ['o-user-1'] },
      contracts: { tokens: ['token-1'] },
    }
    const config = JSON.stringify({ world: 'closed', merchants: [merchant] })
    await writeFile(join(cwd, 'wechatpay-mock.config.json'), config)
    const { io, stop } = await start([], cwd)
    const { address, body } = orderOf(io.captured.out)
    expect(await (await post(address, body)).json()).toHaveProperty('prepay_id')
    await stop()
  })

  test('env finds the running instance, for its user only, and loses it when it ends', async () => {
    const { url, home, stop } = await start(['--admin-token', "it's"])
    const folder = join(home, '.local/state/wechatpay-mock/instances')
    const [name = ''] = await readdir(folder)
    expect((await stat(folder)).mode & 0o777).toBe(0o700)
    expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600)
    expect(JSON.parse(await readFile(join(folder, name), 'utf8'))).toMatchObject({
      url,
      port: Number(new URL(url).port),
      pid: process.pid,
      adminToken: "it's",
    })
    // A killed instance leaves its file; one that is not JSON is no instance.
    const gone = { url: 'http://127.0.0.1:1', port: 1, pid: 1, startedAt: '2099-01-01T00:00:00Z' }
    await writeFile(join(folder, '1.json'), JSON.stringify(gone))
    await writeFile(join(folder, '2.json'), '{')

    const json = await runCaptured(['env', '--json'], { home })
    expect(JSON.parse(json.out)).toMatchObject({ WECHATPAY_MOCK_URL: url })
    const shell = await runCaptured(['env', '--shell', '--port', new URL(url).port], { home })
    expect(shell.out).toContain(`export WECHATPAY_MOCK_URL='${url}'\n`)
    expect(shell.out).toContain(`export WECHATPAY_MOCK_ADMIN_TOKEN='it'\\''s'\n`)
    const dotenv = await runCaptured(['env', '--dotenv'], { home })
    expect(dotenv.out).toContain(`WECHATPAY_MOCK_URL=${url}\n`)
    expect(dotenv.out).toContain(`WECHATPAY_MOCK_ADMIN_TOKEN="it's"\n`)
    expect((await runCaptured(['env', '--json', '--port', '1'], { home })).code).toBe(3)

    expect(await stop()).toBe(0)
    // What env has written stays: a shell may have the names of these files in its variables.
    const left = await readdir(folder)
    expect(left.filter((each) => each.endsWith('.json'))).toEqual(['1.json', '2.json'])
    const after = await runCaptured(['env', '--json'], { home })
    expect(after).toMatchObject({ code: 3, out: '' })
    expect(after.err).toMatch(/^wechatpay-mock: no instance runs .*\n$/)
  })

  test('env wants one format', async () => {
    expect((await runCaptured(['env'])).code).toBe(2)
    expect((await runCaptured(['env', '--json', '--shell'])).code).toBe(2)
  })

  test('a state folder that cannot be written costs only env', async () => {
    const { io, url, stop } = await start(['--state', '/dev/null/state'])
    expect(url).toMatch(/^http/)
    expect(io.captured.err).toContain('cannot write to /dev/null/state')
    expect(await stop()).toBe(0)
  })

  test('a taken port is told in one line with exit code 3', async () => {
    const holder = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => holder.once('listening', resolve))
    const { port } = holder.address() as AddressInfo
    const { code, err } = await runCaptured(['--port', String(port)])
    expect(code).toBe(3)
    expect(err).toBe(
      `wechatpay-mock: port ${port} of 127.0.0.1 is taken; choose another with --port, or a free one with --port 0\n`,
    )
    await new Promise((resolve) => holder.close(resolve))
  })

  test('a misspelt rule in the config file is a usage error', async () => {
    const cwd = await temporaryFolder()
    const config = JSON.stringify({ rules: [{ respond: 'SYSTEM_EROR' }] })
    await writeFile(join(cwd, 'wechatpay-mock.config.json'), config)
    const { code, err } = await runCaptured(['start', '--port', '0'], { cwd })
    expect(code).toBe(2)
    expect(err).toMatch(/^wechatpay-mock: wechatpay-mock\.config\.json: rules: SYSTEM_EROR .*\n$/)
  })
})

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { startServer, type Running } from 'wechatpay-mock/server'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeProject, type Project, repository, snippetsOf } from './project.testing.js'

// Every snippet of the README is run as it stands, but for the port and for what would install the world again.
const snippetsIn = (file: string) => snippetsOf(file).filter(({ language }) => language !== 'text')
const snippets = snippetsIn('README.md')
const find = (part: string): string => {
  const found = snippets.filter(({ text }) => text.includes(part))
  expect(found.map(({ text }) => text)).toHaveLength(1)
  done.add(found[0]?.text ?? '')
  return found[0]?.text ?? ''
}
const done = new Set<string>()

let project: Project
let running: Running
beforeAll(async () => {
  const { devDependencies } = createRequire(import.meta.url)(join(repository, 'package.json')) as {
    devDependencies: { readonly [name: string]: string }
  }
  project = await makeProject(
    ...['msw', 'vitest', 'vite'].map((name) => `${name}@${devDependencies[name]}`),
  )
  running = await startServer({ port: 0 })
})
afterAll(async () => {
  await running.close()
  project.remove()
})

const onOurPort = (script: string, port = running.port): string =>
  script.replaceAll('7290', String(port))

test('the order of the README gets a prepay_id', async () => {
  const { stdout } = await project.sh(onOurPort(find('"token": "201710180325670965"')))
  expect(JSON.parse(stdout)).toEqual({ prepay_id: expect.stringMatching(/^wx/) })
})

test('the CI line writes its reports, and fails where the contract is broken', async () => {
  project.write('order.mjs', ORDER)
  const line = find('exec --report contract.html').replace(/\bnpm test #.*/, 'node order.mjs')
  const good = await project.sh(line, { TOTAL: '100' })
  expect([good.code, good.stderr]).toEqual([0, expect.stringMatching(/^✔ sign\/valid \(1\)$/m)])
  const bad = await project.sh(line, { TOTAL: '0.5' })
  expect([bad.code, bad.stderr]).toEqual([
    1,
    expect.stringMatching(/^✘ request\/integer-fen MUST/m),
  ])
  const written = (file: string): string => readFileSync(join(project.folder, file), 'utf8')
  expect(written('contract.html')).toMatch(/^<!doctype html>[^]*request\/integer-fen/i)
  expect(JSON.parse(written('contract.json'))).toMatchObject({ kind: 'exec', exitCode: 1 })
  expect(JSON.parse(written('contract.har'))).toMatchObject({ log: { version: '1.2' } })
  expect(written('contract.xml')).toMatch(/^<\?xml[^]*name="request\/integer-fen"[^>]*><failure/)
})

/** An order that says to the mock itself what is wrong with it: by WeChat's own host, signed. */
const ORDER = `
import { createSign, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
const { WECHATPAY_MOCK_MCHID: mchid, WECHATPAY_MOCK_SERIAL_NO: serial, WECHATPAY_MOCK_PRIVATE_KEY_PATH: key, TOTAL } = process.env
const target = '/v3/pay/transactions/jsapi-with-contract'
const body = JSON.stringify({
  appid: 'wx8888888888888888', mchid, description: 'a test', out_trade_no: 'readme_1',
  notify_url: 'https://www.weixin.qq.com/wxpay/pay.php', amount: { total: Number(TOTAL) },
  payer: { openid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o' }, contract_info: { token: '201710180325670965' },
})
const [timestamp, nonce] = [Math.floor(Date.now() / 1000), randomBytes(16).toString('hex')]
const signature = createSign('sha256').update(['POST', target, timestamp, nonce, body, ''].join('\\n')).sign(readFileSync(key), 'base64')
await fetch('https://api.mch.weixin.qq.com' + target, {
  method: 'POST',
  body,
  headers: {
    Accept: 'application/json', 'Content-Type': 'application/json', 'User-Agent': 'a test',
    Authorization: 'WECHATPAY2-SHA256-RSA2048 ' + Object.entries({ mchid, nonce_str: nonce, signature, timestamp, serial_no: serial }).map(([name, value]) => name + '="' + value + '"').join(','),
  },
})
`

test('the contract of the README runs, and nothing that a client did not do is a pass', async () => {
  project.write('contract.mjs', find('runContract({'))
  const { code, stdout } = await project.sh('node contract.mjs')
  expect([code, stdout.trim()]).toEqual([0, '1 40'])
})

test('the unit test of the README passes as pasted', async () => {
  project.write('order.test.ts', find("test('places an order'"))
  const { code, stdout, stderr } = await project.sh('npx vitest run --root . order.test.ts', {
    CI: 'true',
  })
  expect([code, stdout + stderr]).toEqual([0, expect.stringContaining('1 passed')])
})

test('the TypeScript example runs', async () => {
  project.write('example.mjs', find('rule.remove()'))
  expect(await project.sh('node example.mjs')).toEqual({ code: 0, stdout: '', stderr: '' })
})

test('declaring a merchant works', async () => {
  const { stdout } = await project.sh(onOurPort(find('/__admin/merchants')))
  expect(JSON.parse(stdout)).toMatchObject({ mchid: '1230000109', appids: ['wx8888888888888888'] })
})

test('asking for trouble works', async () => {
  const { stdout } = await project.sh(onOurPort(find('sample miniprogram | curl')))
  expect(JSON.parse(stdout)).toEqual({ code: 'SYSTEM_ERROR', message: '系统繁忙，请稍后重试' })
})

test('setting a rule works', async () => {
  const { stdout } = await project.sh(onOurPort(find('/__admin/rules')))
  expect(JSON.parse(stdout)).toMatchObject({ respond: ['SYSTEM_ERROR', 'SYSTEM_ERROR', 'normal'] })
})

test('a signed order from the shell works', async () => {
  const { stdout } = await project.sh(onOurPort(find('sed 1d | sh')))
  expect(JSON.parse(stdout)).toEqual({ prepay_id: expect.stringMatching(/^wx/) })
})

test('a merchant of its own for a test', async () => {
  project.write('merchant.mjs', find('merchants.create()\n'))
  expect(await project.sh('node merchant.mjs')).toEqual({ code: 0, stdout: '', stderr: '' })
})

test('the road after the prepay_id is walked', async () => {
  project.write('road.test.ts', find('mock.deliver('))
  const { code, stdout, stderr } = await project.sh('npx vitest run --root . road.test.ts', {
    CI: 'true',
  })
  expect([code, stdout + stderr]).toEqual([0, expect.stringContaining('1 passed')])
})

test('an order is paid by command, and a bad notice is sent', async () => {
  const [pay = '', notify = ''] = find('wechatpay-mock pay').split('\n')
  const port = await freePort()
  const script = [
    'export WECHATPAY_MOCK_STATE="$PWD/state"',
    `node_modules/.bin/wechatpay-mock start --quiet --port ${port} &`,
    `curl -s --retry 9 --retry-connrefused http://127.0.0.1:${port}/__admin/health`,
    onOurPort(find('"token": "201710180325670965"'), port),
    pay,
    'kill $!',
  ]
  const { stdout } = await project.sh(script.join('\n'))
  expect(stdout).toContain('get_brand_wcpay_request:ok')
  // Nobody listens there, and so the notice is not answered as it should be.
  expect((await project.sh(notify.replace('8080', '1'))).code).toBe(1)
})

test('no snippet is left untried', () => {
  // These install and start from a clone, which the test of the fresh clone and the package test do.
  const elsewhere = [
    /^npm install && npm (start|test)\n$/,
    /^npx wechatpay-mock start\n$/,
    /^npm install --save-dev "git/,
  ]
  const untried = snippets.filter(
    ({ text }) => !done.has(text) && !elsewhere.some((pattern) => pattern.test(text)),
  )
  expect(untried).toEqual([])
})

test('the Chinese README has the same snippets', () => {
  expect(snippetsIn('README.zh-CN.md').map(withoutComments)).toEqual(snippets.map(withoutComments))
  const headings = (file: string): number =>
    readFileSync(join(repository, file), 'utf8').match(/^#+ /gm)?.length ?? 0
  expect(headings('README.zh-CN.md')).toBe(headings('README.md'))
})

const withoutComments = ({ language, text }: { language: string; text: string }): string[] => [
  language,
  text.replace(/ *(#|\/\/) .*$/gm, ''),
]

async function freePort(): Promise<number> {
  const probe = await startServer({ port: 0 })
  await probe.close()
  return probe.port
}

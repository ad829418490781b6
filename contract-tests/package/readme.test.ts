import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { startServer, type Running } from 'wechatpay-mock/server'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeProject, type Project, repository, snippetsOf } from './project.testing.js'

// Every snippet of the README is run as it stands, but for the port and for what would install the world again.
const snippets = snippetsOf('README.md')
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

test('the CI recipe succeeds when no request broke a rule, and fails when one did', async () => {
  const recipe = find('--retry-connrefused').replace(/\bnpm test # .*/, 'eval "$ORDER"')
  const port = await freePort()
  const onOnePort = onOurPort(recipe, port)
    .replace('start --quiet', `start --quiet --port ${port}`)
    .replace(/ # no request broke a rule$/m, '; echo "verdict $?"')
  const order = (body: string): string =>
    `curl -s http://127.0.0.1:${port}/v3/pay/transactions/jsapi-with-contract -d '${body}'`
  const good = await project.sh(onOnePort, { ORDER: 'true' })
  expect(good.stdout).toContain('verdict 0')
  const bad = await project.sh(onOnePort, { ORDER: order('{}') })
  expect(bad.stdout).toContain('verdict 1')
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
  expect(snippetsOf('README.zh-CN.md').map(withoutComments)).toEqual(snippets.map(withoutComments))
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

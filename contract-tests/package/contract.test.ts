import { createRequire } from 'node:module'
import { join } from 'node:path'
import { startServer, type Running } from 'wechatpay-mock/server'
import { build } from 'vite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeProject, type Project, repository, snippetsOf } from './project.testing.js'

// Every snippet of docs/contract.md is run as it stands, but for the port. The shop in it is the reference client.
const snippets = snippetsOf('docs/contract.md')
const done = new Set<string>()
function find(part: string): string {
  const found = snippets.filter(({ text }) => text.includes(part))
  expect(found.map(({ text }) => text)).toHaveLength(1)
  done.add(found[0]?.text ?? '')
  return found[0]?.text ?? ''
}

let project: Project
let running: Running
beforeAll(async () => {
  const { devDependencies } = createRequire(import.meta.url)(join(repository, 'package.json')) as {
    devDependencies: { readonly [name: string]: string }
  }
  project = await makeProject(
    ...['vitest', 'vite'].map((name) => `${name}@${devDependencies[name]}`),
  )
  project.write('package.json', '{ "type": "module", "scripts": { "test": "node order.js" } }\n')
  await build({
    root: repository,
    configFile: false,
    logLevel: 'silent',
    build: {
      ssr: 'contract-tests/package/shop.testing.ts',
      outDir: project.folder,
      emptyOutDir: false,
      rollupOptions: { output: { entryFileNames: 'shop.js' } },
    },
  })
  running = await startServer({ port: 0, auth: 'strict' })
})
afterAll(async () => {
  await running.close()
  project.remove()
})

test('exec judges what the tests do, and writes a report', async () => {
  project.write(
    'order.js',
    `import { fakeRequest } from 'wechatpay-mock'
     import { openShop } from './shop.js'
     const body = await fakeRequest('jsapi-with-contract', { size: 'minimal' })
     const order = { endpoint: 'jsapi-with-contract', outTradeNo: 'shop0000000001', totalFen: 1 }
     await openShop(process.env).placeOrder({ ...order, notifyUrl: body.notify_url, body })
     process.exit()`,
  )
  const { code, stdout, stderr } = await project.sh(find('exec --report contract.html -- npm test'))
  expect([code, stdout + stderr]).toEqual([0, expect.stringMatching(/sign\/valid/)])
  expect((await project.sh('cat contract.html')).stdout).toMatch(/^<!doctype html>.*sign\/valid/is)
})

test('a known failure fails nothing, and everything once it has gone', async () => {
  project.write('known-failures.json', find('"knownFailures"'))
  project.write(
    'careless.js',
    `import { fakeRequest } from 'wechatpay-mock'
     const body = await fakeRequest('jsapi-with-contract', { size: 'minimal' })
     const url = process.env.WECHATPAY_MOCK_URL + '/v3/pay/transactions/jsapi-with-contract'
     const headers = { 'Content-Type': 'application/json', Accept: 'application/json', 'User-Agent': 'shop' }
     const amount = { total: Number(process.argv[2]) }
     await fetch(url, { method: 'POST', headers, body: JSON.stringify({ ...body, amount }) })`,
  )
  const exec =
    'npx wechatpay-mock exec --auth off --known-failures known-failures.json --report known.json'
  const verdict =
    "node -p \"require('./known.json').clauses.find((c) => c.clause === 'request/integer-fen').verdict\""
  const judged = async (total: string): Promise<readonly [number, string]> => {
    const { code } = await project.sh(`${exec} -- node careless.js ${total}`)
    return [code, (await project.sh(verdict)).stdout.trim()]
  }
  expect(await judged('1.01')).toEqual([0, 'known-failure'])
  expect(await judged('101')).toEqual([1, 'unexpected-pass'])
})

test('verify runs the ten lines, and what they can do is kept', async () => {
  project.write('contract.mjs', find('// contract.mjs'))
  const { code, stdout, stderr } = await project.sh(find("verify --cmd 'node contract.mjs'"))
  expect([code, stdout + stderr]).toEqual([0, expect.stringMatching(/verify\/signtest/)])
})

test('the tests for vitest pass', async () => {
  project.write('contract.test.ts', find('// contract.test.ts'))
  const { code, stdout, stderr } = await project.sh('npx vitest run --root . contract.test.ts', {
    CI: 'true',
  })
  expect([code, stdout + stderr]).toEqual([0, expect.stringMatching(/\d{2} passed/)])
})

test('the test for node:test passes', async () => {
  project.write('contract.test.mjs', find('// contract.test.mjs'))
  const { code, stdout } = await project.sh('node --test contract.test.mjs')
  expect([code, stdout]).toEqual([0, expect.stringMatching(/^# pass 1$/m)])
})

test('a case over HTTP is started and finished', async () => {
  const onOurPort = (script: string): string => script.replaceAll('7290', String(running.port))
  const start = onOurPort(find('$CASE/start'))
  const started = JSON.parse((await project.sh(start)).stdout) as { readonly run: string }
  expect(started).toMatchObject({
    mchid: expect.any(String),
    steps: expect.any(Array),
    instructions: { en: expect.any(String), zh: expect.any(String) },
    env: { WECHATPAY_MOCK_MCHID: expect.any(String) },
    notify_url: expect.any(String),
  })
  const [assignment] = start.split('\n')
  const finish = `${assignment}\n${find('$CASE/finish')}`
  const finished = JSON.parse((await project.sh(finish, { RUN: started.run })).stdout) as object
  expect(finished).toMatchObject({ verdict: 'not-exercised', clauses: expect.any(Array) })
})

test('no snippet is left untried', () => {
  expect(snippets.filter(({ text }) => !done.has(text))).toEqual([])
})

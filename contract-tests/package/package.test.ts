import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeProject, type Project, repository } from './project.testing.js'

let project: Project
beforeAll(async () => {
  project = await makeProject()
})
afterAll(() => project.remove())

/** Runs a module in the project and returns what it prints. */
async function runModule(file: string, source: string): Promise<string> {
  project.write(file, source)
  const { code, stdout, stderr } = await project.sh(`node ${file}`)
  expect([code, stderr]).toEqual([0, ''])
  return stdout.trim()
}

describe('what an empty project gets', () => {
  interface Locked {
    readonly packages: { readonly [path: string]: { readonly hasInstallScript?: boolean } }
  }
  const locked = (): Locked =>
    JSON.parse(
      readFileSync(join(project.folder, 'node_modules/.package-lock.json'), 'utf8'),
    ) as Locked

  test('is at most 120 packages, none with an install script', () => {
    const packages = Object.entries(locked().packages)
    expect(packages.length).toBeGreaterThan(5)
    expect(packages.length).toBeLessThanOrEqual(120)
    expect(packages.filter(([, { hasInstallScript }]) => hasInstallScript)).toEqual([])
  })

  test('is at most 40 MB, nothing native', () => {
    const files = readdirSync(join(project.folder, 'node_modules'), { recursive: true }) as string[]
    const bytes = files.reduce(
      (sum, file) => sum + statSync(join(project.folder, 'node_modules', file)).size,
      0,
    )
    expect(bytes).toBeLessThan(40 * 1024 * 1024)
    expect(files.filter((file) => file.endsWith('.node'))).toEqual([])
  })

  test('holds no tests, and every file that a subpath names', () => {
    const files = readdirSync(project.installed, { recursive: true }) as string[]
    expect(files.filter((file) => /\.(test|testing)\./.test(file))).toEqual([])
    expect(files).toEqual(
      expect.arrayContaining([
        'LICENSE',
        'README.md',
        'README.zh-CN.md',
        'schemas/miniprogram.json',
        'schemas/parts/order.json',
        'fixtures/miniprogram/minimal.json',
      ]),
    )
  })

  test('pleases publint', async () => {
    const { messages, pkg } = await publint({ pkgDir: project.installed, strict: true })
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([])
  })
})

describe('imports', () => {
  const names = `
    const names = async (path) => path + ': ' + Object.keys(await import(path)).sort().join(' ')
    const print = async () => {
      console.log(await names('wechatpay-mock'))
      console.log(await names('wechatpay-mock/server'))
      console.log(await names('wechatpay-mock/contract-tests'))
      for (const file of ['scannedpos', 'miniprogram', 'jsapi-with-contract', 'wecom-create-order']) {
        const { default: schema } = await import('wechatpay-mock/schemas/' + file + '.json', { with: { type: 'json' } })
        console.log(Object.keys(schema.$defs).join(' '))
      }
      const { default: fixture } = await import('wechatpay-mock/fixtures/miniprogram/minimal.json', { with: { type: 'json' } })
      console.log(fixture.answer.status)
    }
    print()`
  const publicNames = `wechatpay-mock: CashierRefusal UsageError createMock fakeRequest listOperations toRequest
wechatpay-mock/server: createApp startServer
wechatpay-mock/contract-tests: ContractError cases describeContract parseKnownFailures renderGithub renderHar renderHtml renderJson renderJunit renderTerminal runContract serverTarget
request response advice
request response advice
request response advice
request response advice
200`

  test('work from ESM, and the public names are these', async () => {
    expect(await runModule('names.mjs', names)).toBe(publicNames)
  })

  test('work from CommonJS by import()', async () => {
    expect(await runModule('names.cjs', names)).toBe(publicNames)
  })

  test('carry types that a strict compiler accepts', async () => {
    project.write(
      'types.ts',
      `import { createMock, type MiniprogramRequest, type JsapiWithContractResponse } from 'wechatpay-mock'
       import { createApp, startServer, type Running } from 'wechatpay-mock/server'
       export const body: Pick<MiniprogramRequest, 'sp_mchid'> = { sp_mchid: '1230000109' }
       export const answer: JsapiWithContractResponse = { prepay_id: 'wx26164321020030f54d208d5158af8f0000' }
       export const mock = createMock({ seed: 'unit', ports: { now: () => 0 } })
       createApp({ mock }).listen(0)
       export const running: Promise<Running> = startServer({ port: 0 })
       // @ts-expect-error -- a member that does not exist
       mock.use({ respnd: 'SYSTEM_ERROR' })`,
    )
    const tsc = join(repository, 'node_modules/typescript/bin/tsc')
    const flags = '--noEmit --strict --module nodenext --target es2023 --types node'
    const roots = `--typeRoots ${join(repository, 'node_modules/@types')}`
    const { code, stdout } = await project.sh(`node ${tsc} ${flags} ${roots} types.ts`)
    expect([code, stdout]).toEqual([0, ''])
  })

  test('of anything else fail', async () => {
    project.write('deep.mjs', "await import('wechatpay-mock/dist/mocks/handle.js')")
    expect((await project.sh('node deep.mjs')).stderr).toContain('ERR_PACKAGE_PATH_NOT_EXPORTED')
  })

  test('of wechatpay-mock/msw without msw say what is missing', async () => {
    project.write('msw.mjs', "await import('wechatpay-mock/msw')")
    expect((await project.sh('node msw.mjs')).stderr).toContain("Cannot find package 'msw'")
  })
})

describe('the command', () => {
  test.each([
    ['--version', /^\d+\.\d+\.\d+\n$/],
    ['--help', /start.*endpoints.*errors.*sample.*check.*explain.*env/s],
    ['endpoints', /\/v3\/pay\/partner\/transactions\/scannedpos/],
    ['errors', /SYSTEM_ERROR.*45009/s],
    ['errors miniprogram', /SYSTEM_ERROR/],
    ['sample miniprogram --minimal', /"sp_mchid"/],
    ['sample scannedpos --full --seed 1', /"goods_detail"/],
    ['explain /amount/total', /总金额/],
  ])('wechatpay-mock %s works', async (args, printed) => {
    const { code, stdout } = await project.sh(`npx wechatpay-mock ${args}`)
    expect(stdout).toMatch(printed)
    expect(code).toBe(0)
  })

  test('check takes what sample makes', async () => {
    const piped =
      'npx wechatpay-mock sample jsapi-with-contract | npx wechatpay-mock check jsapi-with-contract -'
    expect((await project.sh(piped)).code).toBe(0)
    expect(
      (await project.sh('echo "{}" | npx wechatpay-mock check jsapi-with-contract -')).code,
    ).toBe(1)
  })

  test('the curl line that start prints returns a prepay_id, and env knows the instance', async () => {
    const state = join(project.folder, 'state')
    const started = await project.start('--port', '0', '--state', state)
    const line = started.banner.slice(started.banner.search(/^curl/m))
    const answer = await project.sh(line)
    expect(JSON.parse(answer.stdout)).toEqual({
      prepay_id: expect.stringMatching(/^wx\d{14}[0-9a-f]{16}0000$/),
    })
    const env = await project.sh(
      'eval "$(npx wechatpay-mock env --shell)" && curl -s "$WECHATPAY_MOCK_URL/__admin/health"',
      { WECHATPAY_MOCK_STATE: state },
    )
    expect(env.stdout).toBe('{"status":"ok"}')
    const { code, stderr } = await started.stop()
    expect([code, stderr]).toEqual([0, expect.stringMatching(/POST \/v3\/pay/)])
  })
})

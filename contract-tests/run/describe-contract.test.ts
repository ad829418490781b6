import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { describeContract } from './index.js'
import { smallClient } from './small-client.testing.js'

// The contract of a careful client, as its own tests would have it.
await describeContract(() => smallClient(), { cases: ['paid-elsewhere', 'no-retry-*'] })

interface Outcome {
  readonly status: string
  readonly fullName: string
  readonly failureMessages: readonly string[]
}

const root = fileURLToPath(new URL('../../', import.meta.url))

describe('the contract of a client with flaws, in a Vitest of its own', () => {
  let folder = ''
  let outcomes: readonly Outcome[] = []
  beforeAll(async () => {
    // Beside this file, where Vitest and the kit are found.
    folder = mkdtempSync(join(root, 'contract-tests/run/.vitest-'))
    writeFileSync(
      join(folder, 'flawed.test.ts'),
      `import { describeContract } from '../index.js'
       import { smallClient } from '../small-client.testing.js'
       await describeContract(() => smallClient({ silent: true, paid: 'believes-it', pays: 'md5' }), {
         cases: ['query-when-silent', 'paid-elsewhere', 'close-unpaid', 'failover'],
       })
       await describeContract(() => ({ ...smallClient(), begin: () => Promise.reject(new Error('no database')) }), {
         cases: ['no-retry-no-auth'],
       })
       await describeContract(() => smallClient({ pays: 'md5' }), {
         cases: ['order'],
         endpoints: ['miniprogram'],
         knownFailures: [
           { clause: 'cashier/sign-type', reason: 'next month' },
           { clause: 'cashier/app-id', reason: 'last month' },
           { clause: 'sign/nonce', reason: 'never' },
         ],
       })
      `,
    )
    const report = join(folder, 'report.json')
    await new Promise((resolve) => {
      const flags = ['run', '--reporter=json', `--outputFile=${report}`, '--root', root]
      const vitest = join(root, 'node_modules/vitest/vitest.mjs')
      const { VITEST: _, ...env } = process.env
      execFile(
        process.execPath,
        [vitest, ...flags, join(folder, 'flawed.test.ts')],
        { env },
        resolve,
      )
    })
    const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as {
      readonly testResults: readonly { readonly assertionResults: readonly Outcome[] }[]
    }
    outcomes = testResults.flatMap(({ assertionResults }) => assertionResults)
  }, 60_000)
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  const outcomeOf = (clause: string): Outcome | undefined =>
    outcomes.find(({ fullName }) => fullName.includes(` ${clause}: the client `))

  test('has a suite for every case, which says where it was tried', () => {
    expect(outcomeOf('order/query-when-silent')?.fullName).toBe(
      'the contract of small-client query-when-silent at scannedpos: the order is paid, and no notice comes order/query-when-silent: the client queries the order when no notification arrives',
    )
  })

  test('fails a broken MUST with the sentences and the document', () => {
    const { status, failureMessages } = outcomeOf('order/query-when-silent') ?? {}
    expect(status).toBe('failed')
    expect(failureMessages?.[0]).toMatch(/was paid and no notice came, and it was never queried/)
    expect(failureMessages?.[0]).toMatch(/客户端也一直没有查单/)
    expect(failureMessages?.[0]).toMatch(/^https:\/\/\S+$/m)
  })

  test('lets a broken SHOULD pass', () => {
    expect(outcomeOf('order/paid-elsewhere')?.status).toBe('passed')
  })

  test('skips what the client does not offer', () => {
    expect(outcomeOf('failover/host')?.status).toMatch(/skipped|pending/)
  })

  test('lets a known failure pass, and fails where it has gone', () => {
    expect(outcomeOf('cashier/sign-type')?.status).toBe('passed')
    const statusOf = (text: string) =>
      outcomes.find(({ fullName }) => fullName.endsWith(text))?.status
    expect(statusOf('cashier/sign-type is a known failure still: next month')).toBe('passed')
    // Whoever says MD5 does not come as far as that.
    expect(statusOf('cashier/app-id is a known failure still: last month')).toBe('passed')
    expect(statusOf('sign/nonce is a known failure still: never')).toBe('failed')
  })

  test('fails a case that could not be tried', () => {
    const { status, failureMessages } = outcomeOf('retry/not-on-client-error') ?? {}
    expect(status).toBe('failed')
    expect(failureMessages?.[0]).toMatch(/the case could not be tried: no database/)
  })
})

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { sampleReport } from '../contract-tests/report/sample.testing.js'
import { temporaryFolder } from './cli.testing.js'
import type { Environment } from './io.js'
import { publishReport } from './report-files.js'
import { reportFormats } from './report-options.js'

const report = await sampleReport()

interface Around {
  readonly isTTY?: boolean
  readonly columns?: number
  readonly env?: Environment
  readonly quiet?: boolean
}

async function publish(
  { env = {}, quiet = false, ...terminal }: Around,
  files: readonly string[] = [],
) {
  const texts = { out: '', err: '' }
  const code = await publishReport(
    report,
    {
      quiet,
      files: files.map((path) => {
        const format = reportFormats.find((each) => path.endsWith(each))
        if (format === undefined) throw new Error(`${path} has no format`)
        return { name: path, path, format }
      }),
    },
    {
      stdout: { write: (text) => (texts.out += text) },
      stderr: { write: (text) => (texts.err += text), ...terminal },
      env,
    },
  )
  return { code, ...texts }
}

const ESCAPE = '\u001b['

describe('a terminal', () => {
  test.each([
    ['has colours', { isTTY: true }, true],
    ['has none where it is a file', {}, false],
    ['has none where NO_COLOR says so', { isTTY: true, env: { NO_COLOR: '1' } }, false],
    ['has none where it can do none', { isTTY: true, env: { TERM: 'dumb' } }, false],
  ])('%s', async (_name, around, isColoured) => {
    const { code, out, err } = await publish(around)
    expect(err.includes(ESCAPE)).toBe(isColoured)
    expect({ code, out }).toEqual({ code: report.exitCode, out: '' })
  })

  test('is as wide as it is', async () => {
    const lines = (text: string): number => text.split('\n').length
    const [narrow, usual] = await Promise.all([publish({ columns: 50 }), publish({})])
    expect(lines(narrow.err)).toBeGreaterThan(lines(usual.err))
  })
})

test('every format has its writer, and quiet is for the terminal alone', async () => {
  const folder = await temporaryFolder()
  const files = reportFormats.map((format) => join(folder, `report${format}`))
  const { out, err } = await publish({ quiet: true, env: { GITHUB_ACTIONS: 'true' } }, files)
  expect({ out, err }).toEqual({ out: '', err: '' })
  for (const file of files) expect(readFileSync(file, 'utf8').length).toBeGreaterThan(100)
})

test('a job summary that cannot be written is a line, and no more', async () => {
  const env = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: await temporaryFolder() }
  const { code, out, err } = await publish({ env })
  expect(code).toBe(report.exitCode)
  expect(out).toMatch(/^\n::error /) // on a line of its own, whatever stood before it
  expect(err).toMatch(/\nwechatpay-mock: cannot write the job summary: EISDIR\n$/)
})

test('elsewhere than on GitHub nobody hears of it', async () => {
  const file = join(await temporaryFolder(), 'summary.md')
  writeFileSync(file, '')
  const { out } = await publish({ env: { GITHUB_STEP_SUMMARY: file } })
  expect(out).toBe('')
  expect(readFileSync(file, 'utf8')).toBe('')
})

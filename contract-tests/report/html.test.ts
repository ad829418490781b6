import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { clauses } from '../clauses/index.js'
import { verdicts } from '../verdict.js'
import { readableBody } from './html-body.js'
import { renderHtml } from './html.js'
import { script, scriptHash } from './html-script.js'
import { richReport } from './sample-report.testing.js'
import { brokenResult, HOSTILE, sampleReport } from './sample.testing.js'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

const VOID = new Set(['meta', 'link', 'input', 'br'])

/** The tags that are not closed where they are to be. */
function unbalanced(html: string): readonly string[] {
  const open: string[] = []
  const wrong: string[] = []
  const outside = html.replace(/<(script|style)>[^]*?<\/\1>/g, '')
  for (const [, end, name = ''] of outside.matchAll(/<(\/?)([a-z][a-z\d]*)\b[^>]*>/g)) {
    if (VOID.has(name)) continue
    if (!end) open.push(name)
    else if (open.pop() !== name) wrong.push(name)
  }
  return [...wrong, ...open]
}

test.each(['verify', 'exec'] as const)('is one whole document, of %s', async (kind) => {
  const html = renderHtml(await richReport(kind))
  expect(unbalanced(html)).toEqual([])
  const ids = Array.from(html.matchAll(/ id="([^"]+)"/g), ([, id]) => id)
  expect(new Set(ids).size).toBe(ids.length)
  for (const [, id] of html.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(id)
})

test('its policy lets this very script run', () => {
  const hash = createHash('sha256').update(script).digest('base64')
  expect(scriptHash).toBe(`sha256-${hash}`)
  expect(() => new Function(script)).not.toThrow()
})

test('loads nothing', async () => {
  const html = renderHtml(await richReport())
  expect(html).not.toMatch(/<[^>]+\s(?:src|srcset|action|data)\s*=/i)
  expect(html).not.toMatch(/@import|url\(|<link(?! rel="icon" href="data:,")/i)
  const links = Array.from(html.matchAll(/href="([^"#][^"]*)"/g), ([, address = '']) => address)
  expect(links.filter((each) => !/^https:\/\/|^data:,$/.test(each))).toEqual([])
})

test('nothing that a client sends gets out of its place', async () => {
  const report = await richReport()
  const hostile = {
    ...report,
    client: { name: HOSTILE, version: HOSTILE },
    tool: { ...report.tool, version: HOSTILE },
    startedAt: HOSTILE,
  }
  const html = renderHtml(hostile)
  expect(html.split('<script>')).toHaveLength(2)
  expect(html.split('</script>')).toHaveLength(2)
  expect(html).not.toContain('<img')
  expect(html).not.toMatch(/(?![\n\t])[\p{Cc}\p{Cs}\u2028\u2029]/u)
  expect(html).toContain(
    '&#60;/script&#62;&#60;img src=x onerror=alert(1)&#62;&#38;&#34;&#39;\\u0007',
  )
  expect(unbalanced(html)).toEqual([])
})

test('has every clause, every verdict and every case', async () => {
  const report = await richReport()
  const html = renderHtml(report)
  for (const { clause, verdict } of report.clauses) {
    expect(html).toContain(`id="${clause.replace('/', '-')}" data-verdict="${verdict}"`)
  }
  expect(verdicts.filter((each) => !html.includes(`id="show-${each}"`))).toEqual([])
  expect(html.split('<tr class="case"')).toHaveLength(report.cases.length + 1)
  expect(renderHtml(await richReport('exec'))).not.toContain('<tr class="case"')
})

test('is open where something is to be mended', async () => {
  const html = renderHtml(await richReport())
  expect(html).toMatch(/id="request-integer-fen" data-verdict="fail" open/)
  expect(html).not.toMatch(/id="sign-valid" data-verdict="pass" open/)
})

test('says all in both languages', async () => {
  const html = renderHtml(await richReport())
  expect(html.split('lang="en">').length).toBeGreaterThan(200)
  for (const { duty, document } of clauses) {
    expect(html).toContain(`lang="zh-CN">${duty.zh.replaceAll('>', '&#62;')}`)
    expect(html).toContain(document.replaceAll('&', '&#38;'))
  }
})

test('offers no copy of a command that does more than it shows', async () => {
  const offers = async (command: string): Promise<boolean> => {
    const results = [brokenResult('sign/valid')]
    return renderHtml(await sampleReport({ results, client: { command } })).includes('class="copy')
  }
  expect([await offers('make\ttest 中'), await offers('make \u001b[201~')]).toEqual([true, false])
})

test('tells what was met of what there is', async () => {
  const { coverage, ...report } = await richReport()
  const errors = [{ endpoint: 'miniprogram' as const, met: ['NO_AUTH'], unmet: ['A', 'B'] }]
  const html = renderHtml({ ...report, coverage: { ...coverage, errors } })
  expect(html).toContain('1 / 3')
  expect(html).toContain('<li><code>NO_AUTH</code></li>')
  expect(html).toContain(`${coverage.clauses.exercised} / ${coverage.clauses.applicable}`)
})

describe('a body', () => {
  test('of JSON is indented, its values untouched', () => {
    const text = '{"a":1.0,"a":12345678901234567890,"b":[{},[ ],{"c":"x{,}:\\"\\u4e2d"}]}'
    expect(readableBody(bytes(text))).toBe(
      `{
  "a": 1.0,
  "a": 12345678901234567890,
  "b": [
    {},
    [ ],
    {
      "c": "x{,}:\\"\\u4e2d"
    }
  ]
}`,
    )
  })

  test.each(['{"a":1', 'a=1&b=2', '"text"', '', '[1,]'])(
    'of other text is as it is: %j',
    (text) => {
      expect(readableBody(bytes(text))).toBe(text)
    },
  )

  test('that is no text is a hex dump', () => {
    expect(readableBody(Uint8Array.of(0xff, 0x41, 0x0a))).toMatch(/^0000 {2}ff 41 0a {2,}\.A\.$/)
    expect(readableBody(new Uint8Array(33).fill(0xfe)).split('\n')).toHaveLength(3)
  })
})

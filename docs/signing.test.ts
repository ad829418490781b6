import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { fiveLines } from '../mocks/crypto/five-lines.js'
import { refusals as apiV3 } from '../mocks/dialects/wechatpay-v3/refusals.js'
import { refusals as wecom } from '../mocks/dialects/wecom/refusals.js'
import type { NaturalReason } from '../mocks/refusal.js'
import { signatureFaults } from '../mocks/scenario.js'
import { toBytes } from '../mocks/wire.js'
import { runCaptured, temporaryFolder } from '../server/cli.testing.js'
import { codeIn, readPage, shapeOf } from './pages.testing.js'

// The keys of the table, which the compiler has compared with the type.
const reasons = Object.keys(apiV3) as NaturalReason[]

/** What keeps a request out because of who sent it and how, beside those that are called SIGN_ERROR. */
const alike: ReadonlySet<NaturalReason> = new Set([
  'caller-differs',
  'headers-missing',
  'language-unsupported',
  'no-platform-certificates',
])
const signReasons = reasons.filter(
  (reason) =>
    (apiV3[reason].code === 'SIGN_ERROR' && !apiV3[reason].isImpossible) || alike.has(reason),
)
/** APIv3 has a row for each of these, but no tokens. */
const tokenReasons = reasons.filter(
  (reason) => apiV3[reason].code === 'SIGN_ERROR' && apiV3[reason].isImpossible,
)

/** Everything that the platform says, or said, for a reason. */
function messagesOf(reason: NaturalReason): readonly string[] {
  const { message, onGeneral, superseded = [] } = apiV3[reason]
  const texts = [message, onGeneral, ...superseded.map(({ text }) => text.trim())]
  return texts.filter((text) => text !== undefined)
}

const sorted = (texts: Iterable<string>): readonly string[] => [...new Set(texts)].toSorted()

/** The type is a list that only its source holds. */
function causesInSource(): readonly string[] {
  const file = new URL('../mocks/crypto/mismatch-finding.ts', import.meta.url)
  return Array.from(
    readFileSync(file, 'utf8').matchAll(/^ {2}\| '(.+)'$/gm),
    ([, cause = '']) => cause,
  )
}

describe.each(['docs/signing.md', 'docs/signing.zh-CN.md'])('%s', (path) => {
  const page = readPage(path)
  const { blocks, tables } = shapeOf(page)
  const [messages = [], causes = [], , faults = [], tokens = []] = tables.map(([, ...rows]) => rows)
  const firsts = (rows: typeof messages): readonly string[] =>
    rows.flatMap(([first = '']) => codeIn(first))

  test('quotes for each reason what the platform says and said, and nothing else', () => {
    expect(messages.length).toBeGreaterThan(10)
    for (const [first = '', , , last = ''] of messages) {
      const quoted = codeIn(first).filter((text) => /\p{Script=Han}/u.test(text))
      // The next test knows all of them.
      const wanted = codeIn(last).flatMap((reason) => messagesOf(reason as NaturalReason))
      expect(sorted(quoted)).toEqual(sorted(wanted))
    }
  })

  test('knows every reason to refuse who sends a request', () => {
    const named = messages.flatMap((cells) => codeIn(cells.at(-1) ?? ''))
    expect(named.toSorted()).toEqual(signReasons.toSorted())
  })

  test('knows every cause that a wrong signature can have', () => {
    expect(causesInSource().length).toBeGreaterThan(30)
    expect(firsts(causes)).toEqual(causesInSource())
  })

  test('knows every bad answer', () => expect(firsts(faults)).toEqual(signatureFaults))

  test('knows every reason to refuse a token', () => {
    const named = tokens.flatMap(([code = '', text = '']) => {
      const texts = codeIn(text)
      return codeIn(code).map((each, at) => `${each} ${texts[at]}`)
    })
    const wanted = tokenReasons.map((reason) => `${wecom[reason].errcode} ${wecom[reason].errmsg}`)
    expect(named.toSorted()).toEqual(wanted.toSorted())
  })

  test('shows what explain-signature prints for the request of its example', async () => {
    const files = Object.fromEntries(
      Array.from(page.matchAll(/^printf '%s' '(.+)' > (.+)$/gm), ([, text, name]) => [name, text]),
    ) as { readonly [name: string]: string }
    const { 'signed.json': signed = '', 'sent.json': sent = '' } = files
    const target = '/v3/pay/transactions/jsapi-with-contract'
    const cwd = await temporaryFolder()
    await writeFile(join(cwd, 'signed.json'), signed)
    const { out } = await runCaptured(['sign', '--url', target, '--body', 'signed.json'], { cwd })
    const [authorization = ''] = out.split('\n')
    const stdin = `POST ${target} HTTP/1.1\n${authorization}\n\n${sent}`
    const shown = (start: string): string =>
      blocks.find(({ language, text }) => language === 'text' && text.startsWith(start))?.text ?? ''

    const inWords = await runCaptured(['explain-signature'], { stdin })
    const withoutTime = (text: string): string => text.replace(/^timestamp .*$/m, 'timestamp')
    expect(withoutTime(shown('the signature does not fit'))).toBe(withoutTime(inWords.out))

    const inJson = await runCaptured(['explain-signature', '--json'], { stdin })
    const { cause } = JSON.parse(inJson.out) as { readonly cause: string }
    expect(shown('Mock-Diagnosis')).toBe(`Mock-Diagnosis: ${cause}\n`)

    const [timestamp, nonce] = ['1795185383', '593BEC0C930BF1AFEB40B4A08C8FB242']
    const body = toBytes(sent)
    expect(page).toContain(`\`${fiveLines({ method: 'POST', target, timestamp, nonce, body })}\``)
  })
})

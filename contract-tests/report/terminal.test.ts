import { expect, test } from 'vitest'
import { widthOf } from './columns.js'
import { sampleReport } from './sample.testing.js'
import { renderTerminal } from './terminal.js'

const plain = async (changes = {}): Promise<string> =>
  renderTerminal(await sampleReport(changes), { color: false, columns: 80 })

test('the line of a clause begins with its mark and its id', async () => {
  const lines = (await plain()).split('\n')
  expect(lines).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^✔ sign\/valid \(2\)$/),
      expect.stringMatching(/^✘ request\/integer-fen MUST$/),
      expect.stringMatching(/^! sign\/nonce SHOULD$/),
      expect.stringMatching(/^~ retry\/rate-limit SHOULD$/),
      expect.stringMatching(/^✘ sign\/clock MUST$/),
    ]),
  )
})

test('a finding has its sentence, its request, its document and a way to see it again', async () => {
  const text = await plain()
  expect(text).toMatch(
    /✘ request\/integer-fen MUST\n {2}the amount 0\.01 is no integer[^\n]+\n {4}request 1: POST \/v3[^]+? {2}https:\/\/[^]+? {2}again: /,
  )
  expect(text).toContain('again: npx wechatpay-mock verify --case retry-system-error --cmd ')
})

test('what was not tried takes one paragraph, and a case that could not be tried says why', async () => {
  const text = await plain()
  expect(text).toContain('· Not exercised (1): order/close-unpaid\n')
  expect(text).toContain('- Not applicable (1): failover/host\n')
  expect(text).toMatch(/ {2}✘ rate-limit at miniprogram\n {6}the command sent no request/)
})

test('sums up in the last lines, what failed first', async () => {
  expect(await plain()).toMatch(
    /\nContract broken: 2 failed, 1 passed unexpectedly, 1 warned, 1 known to fail, 33\npassed, 1 not exercised/,
  )
})

test('fits into 80 columns, but for what has to be pasted', async () => {
  const long = (await plain())
    .split('\n')
    .filter((line) => widthOf(line) > 80 && !/^ {2}(again|https)/.test(line))
  expect(long).toEqual([])
})

test('has colour only where it is wanted, and ASCII marks where nothing else is known', async () => {
  const report = await sampleReport()
  expect(await plain()).not.toContain('\u001b')
  expect(renderTerminal(report, { color: true, columns: 80 })).toContain('\u001b[31m✘\u001b[0m')
  const ascii = renderTerminal(report, { color: false, columns: 80, unicode: false })
  expect(ascii).toMatch(/^FAIL request\/integer-fen/m)
  expect(ascii).toMatch(/^ok sign\/valid/m)
})

test('what a client sent moves no cursor', async () => {
  // oxlint-disable-next-line no-control-regex -- the very characters that must not be there
  expect(await plain()).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f]/)
})

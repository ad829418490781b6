import { PassThrough } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { cases } from '../../contract-tests/cases/index.js'
import { followLines } from './driver/lines.js'
import { ableAt, type Choice, planTrials } from './plan.js'
import { Output } from './processes.js'
import { Progress } from './progress.js'
import { sideBySide } from '../../contract-tests/cases/side-by-side.js'

describe('the progress', () => {
  test('is one line that changes on a terminal, and gone in the end', () => {
    let shown = ''
    const progress = new Progress({ write: (text) => (shown += text), isTTY: true }, 2)
    progress.begin('one')
    progress.begin('two')
    progress.end('one', 'pass')
    progress.end('two', 'fail')
    progress.clear()
    expect(shown.split('\r\u001b[K')).toEqual([
      '',
      '0/2 one …',
      '0/2 one …',
      '1/2 two …',
      '2/2',
      '',
    ])
  })

  test('is a line per case elsewhere', () => {
    let shown = ''
    const progress = new Progress({ write: (text) => (shown += text) }, 1)
    progress.begin('one')
    progress.end('one', 'pass')
    progress.clear()
    expect(shown).toBe('1/1 one: pass\n')
  })
})

test('so many at a time, and the answers in their order', async () => {
  let [now, most] = [0, 0]
  const workers = new Set<number>()
  const answers = await sideBySide([3, 1, 2, 0], 2, async (item, worker) => {
    workers.add(worker)
    most = Math.max(most, ++now)
    for (let i = 0; i < item; i++) await Promise.resolve()
    now--
    return item * 10
  })
  expect(answers).toEqual([30, 10, 20, 0])
  expect([most, workers]).toEqual([2, new Set([0, 1])])
})

describe('the plan', () => {
  const all: Choice = { plan: 'all', only: [], skip: [], endpoints: [] }
  const idsOf = (choice: Partial<Choice>): readonly string[] =>
    planTrials(cases, { ...all, ...choice }, {}).map(({ definition, endpoint, missing }) =>
      [definition.id, endpoint, ...missing].join(' '),
    )

  test('takes globs of cases, and with a slash of clauses', () => {
    expect(idsOf({ only: ['prepay-*'] })).toEqual(['prepay-expiry scannedpos'])
    expect(idsOf({ only: ['prepay/expiry'] })).toEqual(['prepay-expiry scannedpos'])
    expect(idsOf({ only: ['no-retry-*'], skip: ['*-sign-*'] })).toHaveLength(3)
  })

  test('is tried where the client orders; what it cannot do there is missing', () => {
    const endpoints = ['miniprogram'] as const
    const planned = idsOf({ endpoints, only: ['order', 'wecom-order'] })
    expect(planned).toEqual(['order miniprogram', 'wecom-order wecom-create-order wecom'])
    expect(ableAt(endpoints)).not.toContain('wecom')
    expect(ableAt(['wecom-create-order'])).not.toContain('order')
  })
})

describe('what a program prints', () => {
  test('is kept to its end, and no more of it than a person would read', () => {
    const output = new Output()
    for (let i = 0; i < 100; i++) output.add(`${i}`.padStart(1_000))
    expect(output.text).toHaveLength(64_000)
    expect(output.text.endsWith(' 99')).toBe(true)
  })

  test('is cut into lines wherever the pieces end', async () => {
    const stream = new PassThrough()
    const lines: string[] = []
    followLines(
      stream,
      (line) => lines.push(line),
      () => lines.push('too long'),
    )
    for (const piece of [
      '{"a"',
      ':1}\n{"b":',
      '2}\r\n',
      'x\n\n',
      'y'.repeat(1024 * 1024 + 1),
      '\nz\n',
    ])
      stream.write(piece)
    await new Promise((resolve) => stream.end(resolve))
    expect(lines).toEqual(['{"a":1}', '{"b":2}', 'x', '', 'too long'])
  })
})

import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import {
  bodyOf,
  type ExchangeFixture,
  fixturesFolder,
  readFixtures,
  replay,
} from './replay.testing.js'

interface ObservedFixture {
  readonly record: {
    readonly id: string
    readonly http_status: number | null
    readonly body: unknown
    readonly body_inferred?: unknown
    readonly reproducible: boolean
  }
  readonly replay: ExchangeFixture
  readonly compare: 'bytes' | 'message' | 'shape'
  readonly quoted?: string
  /** Texts of the sibling endpoint that the record is from, and those of the endpoint that stands in for it. */
  readonly adapted?: { readonly [before: string]: string }
}

const fixtures = readFixtures<ObservedFixture>('observed')

describe('an observed response is repeated', () => {
  test.each(fixtures)('$name: $fixture.replay.shows', async ({ fixture }) => {
    const { response, text } = await replay(fixture.replay)
    expect(text).toBe(bodyOf(fixture.replay.answer))
    expect(response.status).toBe(fixture.replay.answer.status)
    const { record, adapted = {} } = fixture
    if (record.http_status !== null) expect(response.status).toBe(record.http_status)

    if (fixture.compare === 'bytes') {
      const recorded = record.body ?? record.body_inferred
      let quoted = typeof recorded === 'string' ? recorded : JSON.stringify(recorded)
      for (const [before, after] of Object.entries(adapted))
        quoted = quoted.replaceAll(before, after)
      expect(text).toBe(quoted)
    } else if (fixture.compare === 'message') {
      expect(fixture.quoted?.length).toBeGreaterThan(4)
      expect(text).toContain(fixture.quoted)
    } else {
      expect(JSON.parse(text)).toEqual({
        prepay_id: expect.stringMatching(/^wx\d{14}[0-9a-f]{16}\d{4}$/),
      })
    }
  })
})

test('every record that could not be replayed has one of the four reasons', () => {
  const table = JSON.parse(
    readFileSync(new URL('observed/not-replayed.json', fixturesFolder), 'utf8'),
  ) as { readonly [id: string]: { readonly reason: string; readonly why: string } }
  const reasons = [
    "another endpoint's own rule",
    'incomplete body',
    'superseded wording',
    'not yet built',
  ]
  for (const [id, { reason, why }] of Object.entries(table)) {
    expect(id).toMatch(/^obs-\d{3}$/)
    expect(reasons).toContain(reason)
    expect(why).toMatch(/\.$/)
  }
  const replayed = fixtures
    .map(({ fixture }) => fixture.record)
    .filter((record) => record.reproducible)
    .map((record) => record.id)
  expect(Object.keys(table).filter((id) => replayed.includes(id))).toEqual([])
  // The reference counts 97 reproducible records.
  expect([...replayed, ...Object.keys(table)].length).toBe(97)
})

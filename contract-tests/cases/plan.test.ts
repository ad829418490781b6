import { describe, expect, test } from 'vitest'
import { clauseIds } from '../clauses/clause.js'
import { clauses } from '../clauses/index.js'
import { capabilities } from './case.js'
import { cases } from './index.js'
import { planCases } from './plan.js'

describe('the cases', () => {
  test('have names of their own, and a title in both languages', () => {
    expect(new Set(cases.map(({ id }) => id)).size).toBe(cases.length)
    for (const { id, title } of cases) {
      expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/)
      expect(title.en).not.toBe('')
      expect(title.zh).toMatch(/[\u4e00-\u9fff]/)
    }
  })

  test('show every clause', () => {
    const shown = new Set(cases.flatMap((each) => each.clauses))
    const unseen = clauses.filter(({ id }) => !shown.has(id)).map(({ id }) => id)
    expect(unseen).toEqual([])
    expect(shown.size).toBe(clauseIds.length)
  })
})

describe('the plan', () => {
  const idsOf = (options: Partial<Parameters<typeof planCases>[0]>) =>
    planCases({ cases, capabilities, ...options }).map(
      ({ definition, endpoint }) => `${definition.id} ${endpoint}`,
    )

  test('tries ordinary ordering everywhere, and the rest at one endpoint', () => {
    expect(idsOf({ only: ['order', 'rate-limit', 'wecom-order'] })).toEqual([
      'order scannedpos',
      'order miniprogram',
      'order jsapi-with-contract',
      'wecom-order wecom-create-order',
      'rate-limit scannedpos',
    ])
  })

  test('takes the first endpoint that the client has', () => {
    const endpoints = ['jsapi-with-contract', 'miniprogram'] as const
    expect(idsOf({ only: ['rate-limit', 'wecom-errcode'], endpoints })).toEqual([
      'rate-limit jsapi-with-contract',
    ])
  })

  test('names what the client lacks', () => {
    const [planned] = planCases({ cases, only: ['failover'], capabilities: ['order'] })
    expect(planned?.missing).toEqual(['hosts'])
    const [wecom] = planCases({
      cases,
      only: ['wecom-errcode'],
      capabilities: ['order'],
      endpoints: ['miniprogram'],
    })
    expect(wecom?.missing).toEqual(['wecom'])
  })

  test('goes by plan, by globs of ids and of clauses, and leaves out what is skipped', () => {
    expect(idsOf({ plan: 'notify' }).every((each) => each.includes('notify-'))).toBe(true)
    expect(idsOf({ only: ['verify/signtest'] })).toEqual(['bad-answer-signtest scannedpos'])
    expect(idsOf({ only: ['no-retry-*'], skip: ['*-auth', 'no-retry-?????-error'] })).toEqual([
      'no-retry-appid-mchid-not-match scannedpos',
      'no-retry-sign-error scannedpos',
    ])
  })
})

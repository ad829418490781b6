import { describe, expect, test } from 'vitest'
import { clauseIds, levels } from './clause.js'
import { clauseOf, clauses, levelOf } from './index.js'

/** Han characters, and what Chinese texts quote. */
const CHINESE = /\p{Script=Han}/u
/** Letters of Latin alone; a few signs of typography. */
const ENGLISH = /^[\x20-\x7e…→]+$/

test('there are forty clauses, each once, in the order of their ids', () => {
  expect(clauses).toHaveLength(40)
  expect(clauses.map(({ id }) => id)).toEqual([...clauseIds])
  expect(new Set(clauseIds).size).toBe(40)
})

test('one is found by its id', () => {
  expect(clauseOf('sign/clock')).toEqual(clauses.find(({ id }) => id === 'sign/clock'))
})

test('27 fail a run, 12 warn, one informs', () => {
  const of = (level: string) => clauses.filter((clause) => clause.level === level).length
  expect(levels.map(of)).toEqual([27, 12, 1])
})

describe.each(clauses)('$id', (clause) => {
  test('has the level that is looked up', () => {
    expect(clause.level).toBe(levelOf(clause.id))
  })

  test('is said in English and in Chinese', () => {
    expect(clause.duty.en).toMatch(ENGLISH)
    expect(clause.duty.en).not.toMatch(/\.$/)
    expect(clause.duty.zh).toMatch(CHINESE)
    expect(clause.duty.zh).not.toMatch(/。$/)
  })

  test('names a page of the platform', () => {
    expect(new URL(clause.document).protocol).toBe('https:')
  })

  test('shows what is right beside what is wrong', () => {
    const { right, wrong } = clause.example
    expect(right.trim()).not.toBe('')
    expect(wrong.trim()).not.toBe('')
    expect(right).not.toBe(wrong)
  })
})

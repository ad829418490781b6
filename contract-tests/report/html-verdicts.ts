import type { Level, Text } from '../clauses/clause.js'
import type { Verdict } from '../verdict.js'
import { both } from './html-markup.js'
import { MARKS } from './marks.js'

export const verdictText: { readonly [Name in Verdict]: Text } = {
  pass: { en: 'passed', zh: '通过' },
  fail: { en: 'failed', zh: '不通过' },
  warn: { en: 'warned', zh: '警告' },
  'not-exercised': { en: 'not exercised', zh: '未触及' },
  'not-applicable': { en: 'not applicable', zh: '不适用' },
  'known-failure': { en: 'known failure', zh: '已知失败' },
  'unexpected-pass': { en: 'unexpected pass', zh: '意外通过' },
}

export const levelText: { readonly [Name in Level]: Text } = {
  must: { en: 'MUST', zh: '必须' },
  should: { en: 'SHOULD', zh: '推荐' },
  info: { en: 'INFO', zh: '提示' },
}

/** What a reader looks for first. */
export const byUrgency: readonly Verdict[] = [
  'fail',
  'unexpected-pass',
  'warn',
  'known-failure',
  'pass',
  'not-exercised',
  'not-applicable',
]

/** Those that somebody has to do something about. */
export const isBroken = (verdict: Verdict): boolean =>
  verdict === 'fail' || verdict === 'unexpected-pass' || verdict === 'warn'

export const markHtml = (verdict: Verdict): string =>
  `<span class="mark" aria-hidden="true">${MARKS[verdict].unicode}</span>`

/** The mark with its word, which is what it is to those who do not see colours. */
export const verdictHtml = (verdict: Verdict): string =>
  `<span class="verdict v-${verdict}">${markHtml(verdict)}${both(verdictText[verdict])}</span>`

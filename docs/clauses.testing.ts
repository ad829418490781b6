import type { CaseDefinition } from '../contract-tests/cases/case.js'
import type { Clause } from '../contract-tests/clauses/clause.js'

export type Language = 'en' | 'zh'
type Words = { readonly [language in Language]: string }

const head: Words = {
  en: `# The clauses

[中文](clauses.zh-CN.md) · [The contract kit](contract.md)

What a merchant client must do, clause by clause: what the kit judges, where it sees it, the page of the platform that says so,
an example of right and wrong, and the cases that try it. A broken **MUST** fails a run, a broken **SHOULD** warns, an **INFO** is
reported. This page is made from the kit itself.`,
  zh: `# 条款

[English](clauses.md) · [契约套件](contract.zh-CN.md)

商户客户端必须做到什么，逐条列出：套件评判什么、从哪里看到、平台哪个页面这样规定、正确与错误的例子，以及尝试它的用例。违反 **MUST** 使运行失败，违反 **SHOULD** 给出警告，
**INFO** 只作报告。本页由套件自身生成。`,
}

/** By the part of the id before the stroke. */
const groups: { readonly [group: string]: Words } = {
  request: { en: 'Requests', zh: '请求' },
  sign: { en: 'Signing', zh: '签名' },
  verify: { en: 'Verifying', zh: '验签' },
  retry: { en: 'Repeating', zh: '重试' },
  prepay: { en: 'The prepay_id', zh: 'prepay_id' },
  order: { en: 'Orders', zh: '订单' },
  failover: { en: 'The backup host', zh: '备用域名' },
  cashier: { en: 'The cashier', zh: '调起支付' },
  notify: { en: 'Notices', zh: '通知' },
  wecom: { en: 'WeCom', zh: '企业微信' },
}

const seen: { readonly [Seen in Clause['seen']]: Words } = {
  wire: {
    en: 'on the wire, in any traffic: `exec` sees it without a line of code',
    zh: '线上流量，任何流量都可以：`exec` 不写一行代码就能看到',
  },
  provoked: {
    en: 'only where the mock does something on purpose: by cases, or rules of your own',
    zh: '只有模拟器有意为之的时候：由用例或你自己的规则引发',
  },
  notify: {
    en: 'in the answers of your endpoint for notices',
    zh: '你的通知接收地址的应答',
  },
  cashier: {
    en: 'in the parameters that your front end hands to the cashier',
    zh: '前端调起支付时传入的参数',
  },
}

/** The page in one language. */
export function clausePage(
  language: Language,
  clauses: readonly Clause[],
  cases: readonly CaseDefinition[],
): string {
  const names = new Set(clauses.map(groupOf))
  const sections = [...names].flatMap((group) => {
    const title = groups[group]
    if (!title) throw new Error(`no title for the clauses of ${group}/`)
    const members = clauses.filter((clause) => groupOf(clause) === group)
    return [
      `## ${title[language]}`,
      ...members.map((clause) => section(language, clause, casesOf(clause, cases))),
    ]
  })
  return `${[head[language], ...sections].join('\n\n')}\n`
}

/** What a finding's link ends with: a heading with a stroke in it would lose the stroke. */
export const anchorOf = (id: string): string => id.replace('/', '-')

const groupOf = ({ id }: Clause): string => id.slice(0, id.indexOf('/'))

const casesOf = ({ id }: Clause, cases: readonly CaseDefinition[]): readonly string[] =>
  cases.filter(({ clauses }) => clauses.includes(id)).map((each) => `\`${each.id}\``)

function section(language: Language, clause: Clause, cases: readonly string[]): string {
  const { id, level, duty, document, example } = clause
  const isEnglish = language === 'en'
  const [where, page, tried] = isEnglish
    ? ['Seen', 'Document', 'Cases']
    : ['从哪里看到', '文档', '用例']
  const [right, wrong] = isEnglish ? ['Right:', 'Wrong:'] : ['正确：', '错误：']
  // "The client signs every request." A Chinese sentence needs no subject here.
  const sentence = isEnglish ? `: the client ${escape(duty.en)}.` : `：${escape(duty.zh)}。`
  const [mark, comma] = isEnglish ? [': ', ', '] : ['：', '、']
  return [
    `<a id="${anchorOf(id)}"></a>`,
    `### ${id}`,
    `**${level.toUpperCase()}**${sentence}`,
    [
      `- ${where}${mark}${seen[clause.seen][language]}`,
      `- ${page}${mark}${linkTo(document)}`,
      `- ${tried}${mark}${cases.join(comma)}`,
    ].join('\n'),
    right,
    block(example.right),
    wrong,
    block(example.wrong),
  ].join('\n\n')
}

/** As short as it can be recognised. */
function linkTo(address: string): string {
  const { host, pathname } = new URL(address)
  const whole = host + decodeURI(pathname)
  const last = whole.slice(whole.lastIndexOf('/') + 1)
  return `[${whole.length > 90 ? `${host}/…/${last}` : whole}](${address})`
}

const block = (text: string): string => `\`\`\`text\n${text}\n\`\`\``

/** Duties are sentences with names of members in them, which Markdown would take for emphasis. */
const escape = (text: string): string => text.replaceAll(/[\\*<]/g, '\\$&')

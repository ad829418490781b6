import type { Exchange, WireHeader } from 'wechatpay-mock'
import type { Text } from '../clauses/clause.js'
import { clauseOf } from '../clauses/index.js'
import { readableBody } from './html-body.js'
import { both, escapeHtml, isPlain, words } from './html-markup.js'
import { isBroken, levelText, verdictHtml } from './html-verdicts.js'
import type { ReportedClause, ReportedFinding } from './report.js'

const groupText: { readonly [group: string]: Text } = {
  request: { en: 'Requests', zh: '请求' },
  sign: { en: 'Signing', zh: '请求签名' },
  verify: { en: 'Verifying answers', zh: '应答验签' },
  retry: { en: 'Retrying', zh: '重试' },
  prepay: { en: 'Prepay ids', zh: '预支付会话' },
  order: { en: 'Orders', zh: '订单' },
  failover: { en: 'Failover', zh: '容灾' },
  cashier: { en: 'Calling the cashier', zh: '调起支付' },
  notify: { en: 'Notifications', zh: '支付通知' },
  wecom: { en: 'WeCom', zh: '企业微信' },
}

/** By the part before the slash, in the order of the list. */
export function clausesHtml(clauses: readonly ReportedClause[]): string {
  const groups = [...new Set(clauses.map(groupOf))]
  return groups
    .map((group) => {
      const own = clauses.filter((each) => groupOf(each) === group)
      const title = groupText[group] ?? { en: group, zh: group }
      return `<section class="group"><h3>${both(title)}</h3>\n${own.map(clauseHtml).join('\n')}\n</section>`
    })
    .join('\n')
}

const groupOf = ({ clause }: ReportedClause): string => clause.split('/')[0] ?? ''

export const anchorOf = (clause: string): string => clause.replace('/', '-')

/** A line, and behind it what was found and what is right; open where something is to be mended. */
function clauseHtml(reported: ReportedClause): string {
  const { clause, verdict, level, findings, count, because } = reported
  const { duty, document, example } = clauseOf(clause)
  const more = count - findings.length
  return `<details class="clause v-${verdict}" id="${anchorOf(clause)}" data-verdict="${verdict}"${isBroken(verdict) ? ' open' : ''}>
<summary>${verdictHtml(verdict)}<code class="id">${clause}</code><span class="level ${level}">${both(levelText[level])}</span><span class="count">${countHtml(reported)}</span><span class="duty">${both(duty)}</span></summary>
<div class="inside">
${because ? `<p class="because">${both(because)}</p>` : ''}${findings.map((each, index) => findingHtml(each, findings[index - 1])).join('\n')}
${more > 0 ? `<p class="quiet">${words(`and ${more} more like these`, `另有 ${more} 处`)}</p>` : ''}
<details class="example"${isBroken(verdict) ? '' : ' open'}><summary>${words('Right and wrong', '正误示例')}</summary><div class="pair">
<div><h4>${words('Right', '正确')}</h4><pre tabindex="0">${escapeHtml(example.right)}</pre></div>
<div><h4>${words('Wrong', '错误')}</h4><pre tabindex="0">${escapeHtml(example.wrong)}</pre></div></div></details>
<p class="document"><a href="${escapeHtml(document)}" rel="noreferrer">${words('What the platform says', '查看官方文档')}</a></p>
</div></details>`
}

function countHtml({ count, exercised }: ReportedClause): string {
  if (count > 0 && exercised >= count)
    return words(`${count} of ${exercised}`, `${exercised} 次中 ${count} 次`)
  const times = Math.max(count, exercised)
  return times > 0 ? words(`${times}×`, `${times} 次`) : ''
}

/** One command is enough for findings in a row that it all shows. */
function findingHtml(
  { sentence, exchange, case: ofCase, replay }: ReportedFinding,
  before?: ReportedFinding,
): string {
  const where =
    ofCase === undefined
      ? ''
      : `<p class="quiet">${words('In case', '用例')} <code>${escapeHtml(ofCase)}</code></p>`
  return `<div class="finding"><p class="sentence">${both(sentence)}</p>${where}
${exchange ? exchangeHtml(exchange) : ''}${replay === before?.replay ? '' : replayHtml(replay)}</div>`
}

function replayHtml(replay: string): string {
  const title = `<h4>${words('Again', '复现')}</h4>`
  const button = isPlain(replay)
    ? `<button type="button" class="copy needs-script">${words('Copy', '复制')}</button>`
    : `<span class="quiet">${words('It holds characters that cannot be seen; the JSON report has them.', '含不可见字符，原文见 JSON 报告。')}</span>`
  return `<div class="replay"><div class="bar">${title}${button}</div><pre tabindex="0">${escapeHtml(replay)}</pre></div>`
}

function exchangeHtml({ id, request, response, diagnosis }: Exchange): string {
  const { method, target } = request
  const line = `#${id} ${method} ${target.split('?')[0]} → ${response.status}`
  return `<details class="exchange"><summary><code>${escapeHtml(line)}</code></summary>
${diagnosis === undefined ? '' : `<p lang="en">${escapeHtml(diagnosis)}</p>`}
<h4>${words('Request', '请求')}</h4>${messageHtml(`${method} ${target}`, request)}
<h4>${words('Answer', '应答')}</h4>${messageHtml(String(response.status), response)}
</details>`
}

function messageHtml(
  first: string,
  { headers, body }: { readonly headers: readonly WireHeader[]; readonly body: Uint8Array },
): string {
  const head = [first, ...headers.map(([name, value]) => `${name}: ${value}`)].join('\n')
  const text = body.length === 0 ? '' : `\n\n${readableBody(body)}`
  return `<pre tabindex="0">${escapeHtml(head + text)}</pre>`
}

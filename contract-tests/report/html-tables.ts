import { anchorOf } from './html-clauses.js'
import { both, escapeHtml, words } from './html-markup.js'
import { byUrgency, isBroken, markHtml, verdictHtml, verdictText } from './html-verdicts.js'
import type { ContractReport, ReportedCase } from './report.js'

/** How many of each; a box that is not ticked hides what came to it. */
export function overviewHtml({ clauses }: ContractReport): string {
  const counts = byUrgency.map((verdict) => {
    return [verdict, clauses.filter((each) => each.verdict === verdict).length] as const
  })
  const there = counts.filter(([, count]) => count > 0)
  const bar = there.map(([verdict, count]) => `<i class="v-${verdict}" style="flex:${count}"></i>`)
  const boxes = there.map(
    ([verdict, count]) =>
      `<label class="v-${verdict}"><input type="checkbox" id="show-${verdict}" checked>${markHtml(verdict)}<b>${count}</b> ${both(verdictText[verdict])}</label>`,
  )
  return `<div class="shares" aria-hidden="true">${bar.join('')}</div>
<div class="tools"><fieldset class="boxes"><legend class="aside">${words('Show', '显示')}</legend>${boxes.join('')}</fieldset>
<input class="search needs-script" id="search" type="search" placeholder="/ Search 搜索" aria-label="Search 搜索"></div>`
}

/** What there is to do, at a glance. */
export function todoHtml({ clauses }: ContractReport): string {
  const broken = byUrgency
    .filter(isBroken)
    .flatMap((verdict) => clauses.filter((each) => each.verdict === verdict))
  if (broken.length === 0) return ''
  const lines = broken.map(({ clause, verdict, findings: [first], because }) => {
    const text = first?.sentence ?? because
    return `<li data-verdict="${verdict}">${verdictHtml(verdict)}<a href="#${anchorOf(clause)}"><code>${clause}</code></a> <span>${text ? both(text) : ''}</span></li>`
  })
  return `<section aria-labelledby="todo"><h2 id="todo">${words('To be mended', '待处理')}</h2><ul class="todo card">${lines.join('\n')}</ul></section>`
}

export function casesHtml({ cases }: ContractReport): string {
  if (cases.length === 0) return ''
  return `<section aria-labelledby="cases"><h2 id="cases">${words(`Cases (${cases.length})`, `用例（${cases.length}）`)}</h2>
<div class="card wide" tabindex="0" role="region" aria-labelledby="cases"><table>
<thead><tr><th scope="col">${words('Verdict', '结果')}</th><th scope="col">${words('Case', '用例')}</th><th scope="col">${words('Endpoint', '接口')}</th><th scope="col">${words('Clauses', '条款')}</th><th scope="col" class="number">${words('Took', '耗时')}</th></tr></thead>
<tbody>${cases.map(caseHtml).join('\n')}</tbody></table></div></section>`
}

function caseHtml({
  id,
  title,
  endpoint,
  verdict,
  durationMs,
  clauses,
  problem,
}: ReportedCase): string {
  const links = clauses.map(
    ({ clause, verdict: own }) =>
      `<a class="v-${own}" href="#${anchorOf(clause)}">${markHtml(own)}<code>${escapeHtml(clause)}</code><span class="aside"> ${both(verdictText[own])}</span></a>`,
  )
  const trouble = problem === undefined ? '' : `<p class="problem">${escapeHtml(problem)}</p>`
  return `<tr class="case" data-verdict="${verdict}"><td>${verdictHtml(verdict)}</td><th scope="row"><code>${escapeHtml(id)}</code><br>${both(title)}${trouble}</th><td><code>${endpoint}</code></td><td class="links">${links.join(' ')}</td><td class="number">${Math.round(durationMs)} ms</td></tr>`
}

/** Both axes: the clauses that came up, and the documented errors that the client has met. */
export function coverageHtml({ coverage: { clauses, errors } }: ContractReport): string {
  const rows = errors.map(({ endpoint, met, unmet }) => {
    const all = met.length + unmet.length
    return `<tr><th scope="row"><code>${endpoint}</code></th><td>${shareHtml(met.length, all)}</td><td>${codesHtml(met)}</td><td>${unmet.length === 0 ? '' : `<details><summary>${words(`${unmet.length} codes`, `${unmet.length} 个错误码`)}</summary>${codesHtml(unmet)}</details>`}</td></tr>`
  })
  return `<section aria-labelledby="coverage"><h2 id="coverage">${words('Coverage', '覆盖情况')}</h2>
<div class="card wide" tabindex="0" role="region" aria-labelledby="coverage"><table>
<thead><tr><th scope="col">${words('What', '范围')}</th><th scope="col">${words('Share', '比例')}</th><th scope="col">${words('Errors met', '已遇到的错误码')}</th><th scope="col">${words('Not met', '未遇到')}</th></tr></thead>
<tbody><tr><th scope="row">${words('Clauses exercised', '已触及的条款')}</th><td>${shareHtml(clauses.exercised, clauses.applicable)}</td><td></td><td></td></tr>
${rows.join('\n')}</tbody></table></div></section>`
}

const shareHtml = (part: number, all: number): string =>
  `<span class="share"><meter aria-hidden="true" min="0" max="${Math.max(all, 1)}" value="${part}"></meter> ${part} / ${all}</span>`

const codesHtml = (names: readonly string[]): string =>
  names.length === 0
    ? ''
    : `<ul class="codes">${names.map((name) => `<li><code>${escapeHtml(name)}</code></li>`).join('')}</ul>`

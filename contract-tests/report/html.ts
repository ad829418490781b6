import { clausesHtml } from './html-clauses.js'
import { both, escapeHtml, words } from './html-markup.js'
import { script, scriptHash } from './html-script.js'
import { style } from './html-style.js'
import { casesHtml, coverageHtml, overviewHtml, todoHtml } from './html-tables.js'
import type { ContractReport } from './report.js'

/** A page that needs nothing beside itself: two languages, light and dark, complete without its script. */
export function renderHtml(report: ContractReport): string {
  const { clauses, exitCode, tool, startedAt } = report
  const client = escapeHtml(clientOf(report))
  // Nothing but what is written here may load or run, whatever a client has sent.
  const policy = `default-src 'none'; style-src 'unsafe-inline'; script-src '${scriptHash}'; img-src data:; base-uri 'none'; form-action 'none'`
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="referrer" content="no-referrer">
<link rel="icon" href="data:,">
<title>${exitCode === 0 ? '✔' : '✘'} ${client} · WeChat Pay contract 微信支付接入契约</title>
<style>${style}</style>
</head>
<body>
<header>
<div class="top"><div><h1>${words('WeChat Pay contract', '微信支付接入契约')}</h1><p><code>${client}</code></p></div>
<fieldset class="languages"><legend class="aside">Language 语言</legend><label lang="en"><input class="aside" type="radio" name="language" id="language-en" checked>English</label><label lang="zh-CN"><input class="aside" type="radio" name="language" id="language-zh">中文</label></fieldset></div>
${resultHtml(report)}
${overviewHtml(report)}
</header>
<main>
${todoHtml(report)}
<section aria-labelledby="clauses"><h2 id="clauses">${words(`Clauses (${clauses.length})`, `条款（${clauses.length}）`)}</h2>
${clausesHtml(clauses)}
</section>
${casesHtml(report)}
<p id="nothing" class="quiet" hidden>${words('Nothing is like that.', '没有符合的内容。')}</p>
${coverageHtml(report)}
</main>
<footer>${tool.name} ${escapeHtml(tool.version)} · <time>${escapeHtml(startedAt)}</time></footer>
<div id="copied" class="aside" role="status"></div>
<script>${script}</script>
</body>
</html>
`
}

function clientOf({ client: { name, version, command, driver } }: ContractReport): string {
  return name === undefined ? (command ?? driver ?? '') : [name, version].filter(Boolean).join(' ')
}

const kinds = {
  exec: { en: 'traffic observed', zh: '观察流量' },
  verify: { en: 'cases tried', zh: '执行用例' },
  run: { en: 'cases tried in process', zh: '进程内执行用例' },
} as const
const profiles = {
  development: { en: 'development', zh: '开发环境' },
  production: { en: 'production', zh: '生产环境' },
} as const

function resultHtml(report: ContractReport): string {
  const { exitCode, failOn, kind, profile, requests, cases, durationMs, startedAt, tool } = report
  const result = exitCode === 0 ? words('✔ Kept', '✔ 符合') : words('✘ Broken', '✘ 不符合')
  const time = `${escapeHtml(startedAt.slice(0, 19).replace('T', ' '))} UTC`
  const facts = [
    [words('How', '方式'), both(kinds[kind])],
    [words('Profile', '环境'), both(profiles[profile])],
    [words('Fails on', '判定级别'), `<code>${failOn}</code>`],
    [words('Requests', '请求数'), String(requests)],
    ...(cases.length > 0 ? [[words('Cases', '用例数'), String(cases.length)]] : []),
    [words('Took', '耗时'), `${(durationMs / 1000).toFixed(1)} s`],
    [words('At', '时间'), `<time datetime="${escapeHtml(startedAt)}">${time}</time>`],
    [words('Tool', '工具'), `${tool.name} ${escapeHtml(tool.version)}`],
  ]
  const list = facts.map(([name, value]) => `<div><dt>${name}</dt><dd>${value}</dd></div>`)
  return `<div class="result card ${exitCode === 0 ? 'v-pass' : 'v-fail'}"><strong>${result}</strong><dl>${list.join('')}</dl></div>`
}

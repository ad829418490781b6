import { verdicts } from '../verdict.js'

/** Hides what a box of the overview is not ticked for; no script needed. */
const switches = verdicts
  .map((verdict) => `:root:has(#show-${verdict}:not(:checked)) [data-verdict="${verdict}"]`)
  .join(',\n')

export const style = `
:root {
  color-scheme: light dark;
  --page: #f5f6f8; --card: #fff; --text: #1b2027; --quiet: #57606a; --line: #dde2e8; --code: #f4f6f8;
  --accent: #07713d; --on-accent: #fff; --link: #0a58b8;
  --pass: #187439; --fail: #bd1320; --warn: #845600; --calm: #57606a; --known: #0a6279; --unexpected: #8428a0;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #0f1318; --card: #171c23; --text: #e4e9ef; --quiet: #9eaab6; --line: #2d353f; --code: #10151b;
    --accent: #3ecf7c; --on-accent: #0f1318; --link: #76b7ff;
    --pass: #4cc26b; --fail: #ff807d; --warn: #e3b045; --calm: #9eaab6; --known: #55c3df; --unexpected: #d8a2eb;
  }
}
.v-pass { --state: var(--pass) } .v-fail { --state: var(--fail) } .v-warn { --state: var(--warn) }
.v-not-exercised, .v-not-applicable { --state: var(--calm) }
.v-known-failure { --state: var(--known) } .v-unexpected-pass { --state: var(--unexpected) }
* { box-sizing: border-box }
[hidden], :root:not(.js) .needs-script { display: none !important }
.zh, :root:has(#language-zh:checked) .en { display: none }
:root:has(#language-zh:checked) .zh { display: inline }
${switches} { display: none }
.aside { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap }
:focus-visible, label:has(:focus-visible) { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 6px }

body {
  position: relative; margin: 0 auto; padding: 32px 24px 64px; max-width: 1040px; background: var(--page); color: var(--text);
  font: 15px/1.6 system-ui, -apple-system, "Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif;
}
code, pre { font: 13px/1.55 ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", "Noto Sans Mono CJK SC", monospace }
pre { margin: 0; padding: 10px 14px; max-height: 420px; overflow: auto; background: var(--code); border: 1px solid var(--line); border-radius: 8px; white-space: pre-wrap; overflow-wrap: anywhere; tab-size: 4 }
a { color: var(--link); text-underline-offset: 3px }
h1 { margin: 0; font-size: 26px; line-height: 1.25; letter-spacing: -.01em }
h2 { margin: 40px 0 12px; font-size: 20px; line-height: 1.3 }
h3 { margin: 24px 0 8px; font-size: 15px; color: var(--quiet) }
h4 { margin: 12px 0 4px; font-size: 13px; color: var(--quiet) }
p { margin: 0 0 8px; overflow-wrap: anywhere }
summary { cursor: pointer }
.quiet { color: var(--quiet); font-size: 14px }
.card, .clause { background: var(--card); border: 1px solid var(--line); border-radius: 10px }

.top { display: flex; flex-wrap: wrap; gap: 12px 24px; align-items: flex-start; justify-content: space-between }
.top p { margin: 4px 0 0; color: var(--quiet) }
.languages { display: flex; margin: 0; padding: 3px; border: 1px solid var(--line); border-radius: 9px; background: var(--card) }
.languages label { padding: 2px 12px; border-radius: 6px; cursor: pointer; font-size: 14px; color: var(--quiet) }
.languages label:has(:checked) { background: var(--accent); color: var(--on-accent); font-weight: 600 }
.result { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 28px; margin: 20px 0; padding: 16px 20px; border-left: 6px solid var(--state) }
.result strong { color: var(--state); font-size: 20px }
.result dl { display: flex; flex-wrap: wrap; gap: 4px 22px; margin: 0; font-size: 14px }
.result dl div { display: flex; gap: 6px } .result dt { color: var(--quiet) } .result dd { margin: 0 }
.shares { display: flex; gap: 2px; height: 10px; margin-bottom: 12px; border-radius: 5px; overflow: hidden }
.shares i { background: var(--state); min-width: 4px } .shares .v-not-exercised { opacity: .5 } .shares .v-not-applicable { opacity: .25 }
.tools { display: flex; flex-wrap: wrap; gap: 8px }
.boxes { display: contents }
.boxes label { display: flex; align-items: center; gap: 7px; padding: 5px 13px; border: 1px solid var(--line); border-radius: 99px; background: var(--card); cursor: pointer; font-size: 14px }
.boxes label:not(:has(:checked)) { background: none; border-style: dashed; color: var(--quiet); text-decoration: line-through }
.boxes input { margin: 0; accent-color: var(--state) } .boxes b { font-variant-numeric: tabular-nums }
.search { flex: 1 1 220px; min-width: 0; padding: 6px 14px; font: inherit; color: inherit; background: var(--card); border: 1px solid var(--line); border-radius: 99px }
.search::placeholder { color: var(--quiet); opacity: 1 }

.mark { display: inline-block; width: 1.3em; color: var(--state); font-weight: 700; text-align: center }
.verdict { color: var(--state); font-size: 14px; font-weight: 600; white-space: nowrap }
.todo { margin: 0; padding: 6px 0; list-style: none }
.todo li { display: grid; grid-template-columns: 150px 220px minmax(0, 1fr); gap: 2px 12px; align-items: baseline; padding: 7px 16px; overflow-wrap: anywhere }
.todo li + li { border-top: 1px solid var(--line) }

.clause { margin: 0 0 8px; scroll-margin-top: 16px }
.clause[open] { border-left: 4px solid var(--state) }
.clause:target { box-shadow: 0 0 0 2px var(--link) }
.clause > summary { display: grid; grid-template-columns: 150px minmax(0, 1fr) auto auto; gap: 2px 12px; align-items: baseline; padding: 10px 16px; list-style: none }
.clause > summary::-webkit-details-marker { display: none }
.clause > summary:hover .id { text-decoration: underline; text-underline-offset: 3px }
.id { font-weight: 700; font-size: 14px }
.level { padding: 0 8px; border: 1px solid var(--line); border-radius: 99px; font-size: 12px; color: var(--quiet) }
.count { min-width: 64px; text-align: right; font-size: 13px; color: var(--quiet); font-variant-numeric: tabular-nums }
.duty { grid-column: 2 / -1; color: var(--quiet); overflow-wrap: anywhere }
.inside { padding: 4px 16px 14px }
.because { padding-left: 12px; border-left: 3px solid var(--state) }
.finding { padding: 12px 0; border-top: 1px solid var(--line) }
.sentence { font-size: 16px; font-weight: 500 }
.exchange, .example { margin: 6px 0 }
.exchange > summary, .example > summary { color: var(--quiet); font-size: 14px; overflow-wrap: anywhere }
.exchange > summary code { color: var(--text) }
.replay { margin-top: 10px } .replay pre { max-height: 160px }
.bar { display: flex; gap: 12px; align-items: center; justify-content: space-between; margin-bottom: 4px } .bar h4 { margin: 0 }
.copy { padding: 2px 12px; font: inherit; font-size: 13px; color: var(--text); background: var(--card); border: 1px solid var(--line); border-radius: 7px; cursor: pointer }
.copy:hover { border-color: var(--link) } .copy.done { color: var(--pass); border-color: currentColor }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 300px), 1fr)); gap: 12px }
.document { margin: 10px 0 0; font-size: 14px }

.wide { position: relative; overflow-x: auto }
table { width: 100%; border-collapse: collapse; font-size: 14px }
th, td { padding: 9px 14px; text-align: left; vertical-align: top; font-weight: 400; border-top: 1px solid var(--line) }
thead th { border-top: 0; font-size: 13px; font-weight: 600; color: var(--quiet); white-space: nowrap }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap }
.links a { display: block; white-space: nowrap; color: inherit }
.problem { margin: 4px 0 0; color: var(--fail) }
.share { white-space: nowrap; font-variant-numeric: tabular-nums } meter { width: 70px; vertical-align: middle }
.codes { display: flex; flex-wrap: wrap; gap: 4px 6px; margin: 0; padding: 0; list-style: none }
.codes li { padding: 0 7px; border: 1px solid var(--line); border-radius: 6px; background: var(--code) }
footer { margin-top: 48px; color: var(--quiet); font-size: 13px }

@media (max-width: 680px) {
  body { padding: 18px 14px 48px } h1 { font-size: 22px }
  .clause > summary { grid-template-columns: minmax(0, 1fr) auto auto; padding: 10px 12px }
  .clause > summary .verdict { grid-column: 1 } .clause > summary .id { grid-column: 1 / -1; grid-row: 2; overflow-wrap: anywhere }
  .duty { grid-column: 1 / -1 } .inside { padding: 4px 12px 12px }
  .todo li { grid-template-columns: minmax(0, 1fr) }
  .mark { text-align: left }
}
@media print {
  :root { --page: #fff; color-scheme: light }
  body { padding: 0; max-width: none; font-size: 12px }
  .tools, .languages, .copy { display: none }
  pre { max-height: none !important } .clause, .finding, tr { break-inside: avoid-page }
}
`

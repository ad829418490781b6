/** What was measured, as tables of text or Markdown. */
import { cpuRatio, ratio, summariseRounds } from './rounds.mjs'
import { spread } from './statistics.mjs'

export const whole = (value) => Math.round(value).toLocaleString('en')
export const fixed = (digits) => (value) => (Number.isFinite(value) ? value.toFixed(digits) : '–')
export const show = ({ median, min, max }, format) =>
  `${format(median)} (${format(min)}–${format(max)})`

export function renderAll(results, isMarkdown) {
  const render = isMarkdown ? renderMarkdown : renderText
  return [machineLine(results), ...[...tablesOf(results)].map(render)].join('\n\n') + '\n'
}

function machineLine({ machine, options }) {
  const pinned = machine.isPinned ? 'pinned to cores of their own' : 'not pinned'
  return (
    `${machine.cpu}, ${machine.cores} cores, ${machine.os}, Node ${machine.node}; servers and load generator ${pinned}, ` +
    'those that sign on all cores; ' +
    `${options.rounds} alternating rounds of ${options.seconds} s, ${options.connections} connections; ` +
    'each figure is the median (smallest–largest).'
  )
}

function* tablesOf(results) {
  const { machine, contenders, rounds, signed, verified, observed, install, growth, start } =
    results
  if (rounds) yield throughput(contenders, rounds, install)
  if (signed) yield throughput(signed.contenders, signed.rounds)
  if (verified) yield verifiedTable(verified)
  if (observed) yield observedTable(observed)
  const ratios = [
    ...(rounds ? goals(contenders, rounds, install) : []),
    ...(signed ? signedGoals(signed.rounds) : []),
    ...(verified ? verifiedGoals(verified) : []),
    ...(observed ? observedGoals(observed) : []),
  ]
  if (ratios.length > 0) {
    yield { head: ['Ratio', 'Measured', 'By CPU time', 'Goal', ''], rows: ratios }
  }
  const doubts = [
    ...(rounds ? doubtsAbout(contenders, rounds) : []),
    ...(signed ? doubtsAboutSigned(signed, machine) : []),
    ...(verified ? doubtsAboutVerified(verified) : []),
  ]
  if (doubts.length > 0) yield { head: ['Not to be trusted', 'because'], rows: doubts }
  if (growth) yield growthTable(growth)
  if (start) yield startTable(start)
}

function throughput(contenders, rounds, install) {
  const head = [
    'Contender',
    'Node',
    'Requests/s',
    'p50 ms',
    'p99 ms',
    'CPU µs/request',
    'Peak RSS MB',
    'Listening after ms',
    ...(install ? ['Installed MB', 'Packages'] : []),
  ]
  const rows = contenders.map(({ name, title, node }) => {
    const { perSecond, p50, p99, cpuMicroseconds, peakMb, listeningMs } = summariseRounds(
      rounds[name],
    )
    return [
      title,
      node.version,
      show(perSecond, whole),
      fixed(2)(p50.median),
      show(p99, fixed(2)),
      show(cpuMicroseconds, fixed(0)),
      fixed(0)(peakMb.median),
      show(listeningMs, fixed(0)),
      ...(install ? [fixed(1)(install[name].mb), String(install[name].packages)] : []),
    ]
  })
  return { head, rows }
}

/** The ratios of the design that this run measured, each within one Node. */
function goals(contenders, rounds, install) {
  const nodeOf = (name) => contenders.find((each) => each.name === name)?.node.version
  const oursBeside = (peer) =>
    rounds[['mock', 'mock-same-node'].find((name) => nodeOf(name) === nodeOf(peer))]
  const rows = []
  const atLeast = (title, peer, goal) => {
    const ours = oursBeside(peer)
    if (!rounds[peer] || !ours) return
    const measured = ratio(ours, rounds[peer])
    rows.push([
      `requests/s, wechatpay-mock : ${title}`,
      show(measured, fixed(2)),
      show(cpuRatio(rounds[peer], ours), fixed(2)),
      goal === undefined ? '' : `at least ${goal}`,
      goal === undefined ? '' : verdict(measured.median >= goal),
    ])
  }
  atLeast('empty server', 'empty')
  atLeast('express + ajv', 'express', 1.5)
  atLeast('Prism', 'prism', 4)
  atLeast('Mockoon', 'mockoon', 8)
  if (rounds['msw'] && rounds['msw-constant']) {
    const measured = ratio(rounds['msw-constant'], rounds['msw'])
    rows.push([
      'time per intercepted order, wechatpay-mock : constant',
      show(measured, fixed(2)),
      show(cpuRatio(rounds['msw'], rounds['msw-constant']), fixed(2)),
      'at most 1.5',
      verdict(measured.median <= 1.5),
    ])
  }
  if (install?.mock) {
    const { packages, mb } = install.mock
    rows.push(['packages installed', String(packages), '', 'at most 120', verdict(packages <= 120)])
    rows.push(['megabytes installed', fixed(1)(mb), '', 'at most 40', verdict(mb <= 40)])
  }
  return rows
}

function signedGoals({ signing, strict }) {
  const measured = ratio(strict, signing)
  return [
    [
      'requests/s, wechatpay-mock --auth strict : bare server that signs',
      show(measured, fixed(2)),
      show(cpuRatio(signing, strict), fixed(2)),
      'at least 0.8',
      verdict(measured.median >= 0.8),
    ],
  ]
}

/** Processor time judges: of a difference between times that are so short, little is left when others run here. */
function verifiedGoals({ wall, cpu }) {
  const row = (title, figure) => [title, show(wall[figure], fixed(2)), show(cpu[figure], fixed(2))]
  const isMet = cpu.addedToVerify.median <= 1.5
  return [
    [
      ...row('verified − unsigned order : crypto.verify', 'addedToVerify'),
      'at most 1.5',
      verdict(isMet),
    ],
    [...row('the same : crypto.verify after an order', 'addedToVerifyAfterOrder'), '', ''],
    [...row('verified − unsigned order, auth off : crypto.verify', 'addedToOff'), '', ''],
  ]
}

/**
 * Processor time judges here as well. Signatures of answers take so much of it that a hundredth drowns in their ups and
 * downs, so what is added is taken from the pair without them.
 */
function observedGoals({ wall, cpu }) {
  const row = (title, figure) => [title, show(wall[figure], fixed(3)), show(cpu[figure], fixed(3))]
  return [
    [
      ...row('what judging adds : signed order', 'share'),
      'at most 0.05',
      verdict(cpu.share.median <= 0.05),
    ],
    [...row('signed order, judged : not judged', 'ratio'), '', ''],
    [...row('the same, answers not signed', 'bareRatio'), '', ''],
  ]
}

const verdict = (isMet) => (isMet ? 'met' : 'MISSED')

const percent = ({ median }) => `${Math.round(median * 100)} %`

/** A server that is measured has its core to itself and always something to do. */
function doubtsAbout(contenders, rounds) {
  return contenders.flatMap(({ name, title }) => {
    const { generatorBusy, busy } = summariseRounds(rounds[name])
    const doubts = []
    if (generatorBusy?.median > 0.9) {
      doubts.push([title, `the load generator was busy ${percent(generatorBusy)} of the time`])
    }
    if (busy.median < 0.9) {
      doubts.push([title, `it had its core ${percent(busy)} of the time only: others run here`])
    }
    return doubts
  })
}

/**
 * The server and its load have all cores to themselves. They do not use them up: a core is idle when all that is left to
 * do is waiting for the event loop, which shares the other one with the threads that sign.
 */
function doubtsAboutSigned({ contenders, rounds }, { cores }) {
  return contenders.flatMap(({ name, title }) => {
    const used = spread(
      rounds[name].map(({ busy, generatorBusy }) => (busy + generatorBusy) / cores),
    )
    const repeated = spread(rounds[name].map((each) => each.repeated))
    const doubts = []
    if (used.median < 0.75) {
      const share = percent(used)
      doubts.push([
        title,
        `it and its load had the cores ${share} of the time only: others run here`,
      ])
    }
    if (repeated.max > 0) {
      doubts.push([title, 'in some rounds it got signed orders a second time'])
    }
    return doubts
  })
}

function doubtsAboutVerified({ wall, cpu }) {
  const busy = cpu.verified.median / wall.verified.median
  return busy > 0.9
    ? []
    : [['verified order', `it had its core ${percent({ median: busy })} of the time only`]]
}

function verifiedTable({ wall, cpu }) {
  const row = (title, figure) => [title, show(wall[figure], fixed(1)), show(cpu[figure], fixed(1))]
  return {
    head: ['In process', 'µs', 'CPU µs'],
    rows: [
      row('unsigned order, auth off', 'off'),
      row('unsigned order, auth lenient', 'unsigned'),
      row('verified order, auth strict', 'verified'),
      row('verified − unsigned order', 'added'),
      row('bare crypto.verify, many in a row', 'verify'),
      row('bare crypto.verify, after an order', 'verifyAfterOrder'),
    ],
  }
}

function observedTable({ wall, cpu }) {
  const row = (title, figure) => [title, show(wall[figure], fixed(1)), show(cpu[figure], fixed(1))]
  return {
    head: ['In process', 'µs', 'CPU µs'],
    rows: [
      row('signed order', 'plain'),
      row('signed order, judged', 'observed'),
      row('signed order, answer not signed', 'bare'),
      row('the same, judged', 'bareObserved'),
      row('what judging adds', 'bareAdded'),
    ],
  }
}

function growthTable(growth) {
  return {
    head: [
      'Orders',
      'µs per new order',
      'µs per repeated order',
      'µs while filling',
      'Bytes/order',
    ],
    rows: growth.map((each) => [
      whole(each.size),
      show(each.new, fixed(1)),
      show(each.again, fixed(1)),
      each.size < 10_000 ? '–' : fixed(1)(each.fillMicroseconds),
      each.size < 10_000 ? '–' : whole(each.bytesPerOrder),
    ]),
  }
}

function startTable(start) {
  return {
    head: ['Start', 'Listening after ms', 'wechatpay-mock takes', 'Goal'],
    rows: start.map(({ name, listeningMs, oursToThis }) => {
      const isOurs = name.startsWith('wechatpay-mock')
      return [
        name,
        show(listeningMs, fixed(1)),
        isOurs ? '' : `${show(oursToThis, fixed(2))} x`,
        isOurs ? '' : `at most 2: ${verdict(oursToThis.median <= 2)}`,
      ]
    }),
  }
}

export function renderText({ head, rows }) {
  const widths = head.map((_, i) => Math.max(...[head, ...rows].map((row) => row[i].length)))
  const line = (row) =>
    row
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i])))
      .join('  ')
      .trimEnd()
  return [line(head), widths.map((width) => '-'.repeat(width)).join('  '), ...rows.map(line)].join(
    '\n',
  )
}

function renderMarkdown({ head, rows }) {
  const rule = head.map((_, i) => (i === 0 ? '---' : '--:'))
  return [head, rule, ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n')
}

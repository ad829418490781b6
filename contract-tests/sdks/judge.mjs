// Compares what a program said with what was planned, with what the mock knows and with what its SDK is known to do.
import { errorOf } from './plan.mjs'

/** What the matrix shows: the version that ran, which steps were right, and every difference in words. */
export function judge({ sdk, mode, steps, lines, facts }) {
  const [head, ...rest] = lines
  if (head?.step !== 'sdk') {
    const findings = ['the first line does not say which SDK this is']
    return { version: '?', outcomes: steps.map((step) => ({ ...step, isRight: false })), findings }
  }
  const downloads = mode === 'certificate' && sdk.downloads
  const said = downloads ? rest.slice(1) : rest
  const checked = steps.map((step, index) => {
    const line = said[index]
    return { step, wrong: line ? checkStep({ step, line, sdk, mode, facts }) : undefined }
  })
  const missing = checked.filter(({ wrong }) => wrong === undefined).length
  const findings = [
    ...(downloads ? checkDownload(rest[0], facts) : []),
    ...checked.flatMap(({ step, wrong = [] }) => wrong.map((text) => `${nameOf(step)}: ${text}`)),
    ...(missing > 0 ? [`no line for the last ${missing} of ${steps.length} steps`] : []),
    ...(said.length > steps.length ? [`${said.length - steps.length} lines too many`] : []),
  ]
  const outcomes = checked.map(({ step, wrong }) => ({ ...step, isRight: wrong?.length === 0 }))
  return { version: head.version, outcomes, findings }
}

/** A client that orders without these parts of the environment does not need them. */
export function judgeRemoval({ without, withThem }) {
  return [
    ...(without.seen > 0 ? [`requests without it: ${without.seen}`] : []),
    ...differ('prepay_id without it', without.prepayId, undefined),
    ...(withThem.ordered === undefined ? [`no order with it: ${withThem.reported}`] : []),
    ...differ('prepay_id with it', withThem.prepayId, withThem.ordered),
  ]
}

const nameOf = ({ step, endpoint, fault }) => `${step} ${fault ?? endpoint}`

function checkDownload(line, { certificateSerial }) {
  const serials = line?.step === 'certificates' ? line.serials : undefined
  return differ('certificates', serials?.join(), certificateSerial)
}

function checkStep({ step, line, sdk, mode, facts }) {
  const isForStep = ['step', 'endpoint', 'fault'].every((name) => line[name] === step[name])
  if (!isForStep) return [`the line is about something else: ${JSON.stringify(line)}`]
  if (step.step === 'order') return checkOrder(step, line, facts)
  if (step.step === 'road') return checkRoad({ step, line, mode, ...facts })
  if (step.step === 'bad-answer') {
    const isTaken = sdk.accepts?.[mode]?.includes(step.fault) ?? false
    return checkBadAnswer({ step, line, isTaken, reported: sdk.reports[step.fault], ...facts })
  }
  return [
    ...differ('code', line.code, errorOf(step.step)),
    ...differ('prepay_id', line.prepay_id, undefined),
    ...differ('reported', line.reported, sdk.reports[step.step]),
  ]
}

function checkOrder({ body }, line, { orders }) {
  const order = orders.find(({ out_trade_no }) => out_trade_no === body.out_trade_no)
  if (!order) return [`the mock has no such order; reported: ${line.reported}`]
  if (line.prepay_id === undefined) return [`no prepay_id; reported: ${line.reported}`]
  return differ('prepay_id', line.prepay_id, order.prepay_id)
}

/** What the SDK made of the notice and of the query has to be what the order book says. */
function checkRoad({ step, line, mode, orders, notifications, downloads }) {
  const wrong = checkOrder(step, line, { orders })
  if (wrong.length > 0) return wrong
  const { out_trade_no: number } = step.body
  const order = orders.find(({ out_trade_no }) => out_trade_no === number)
  const notice = notifications.find(({ outTradeNo }) => outTradeNo === number)
  return [
    ...differ('notified', line.notified, 'SUCCESS'),
    ...differ('transaction_id', line.transaction_id, order.transaction_id),
    ...differ('queried', line.queried, 'SUCCESS'),
    ...differ('state of the notice', notice?.state, 'delivered'),
    ...differ('attempts of the notice', notice?.attempts.length, 1),
    // An SDK that fetches what it lacks would take a notice that is signed for the other mode.
    ...(mode === 'public-key' ? differ('downloads of certificates', downloads, 0) : []),
  ]
}

/** Only a bad answer shows the canary, so whoever shows it has taken that answer. */
function checkBadAnswer({ step: { fault, body }, line, isTaken, reported, canaries }) {
  const own = canaries.filter(({ outTradeNo }) => outTradeNo === body.out_trade_no)
  const canary = own.at(-1)
  if (canary?.fault !== fault) return [`the mock gave no such answer; reported: ${line.reported}`]
  return [
    ...differ('verdict', line.verdict, isTaken ? 'accepted' : 'refused'),
    ...differ('prepay_id', line.prepay_id, isTaken ? canary.prepayId : undefined),
    ...differ('reported', line.reported, isTaken ? undefined : reported),
  ]
}

const differ = (what, is, wanted) =>
  is === wanted ? [] : [`${what} is ${JSON.stringify(is)}, not ${JSON.stringify(wanted)}`]

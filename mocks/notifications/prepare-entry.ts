import type { Order } from '../orders/order.js'
import { UsageError } from '../usage.js'
import { type CaseDefinition, caseOf, judgeCase } from './cases.js'
import type { Entry, Protection } from './entry.js'
import { writeLetter } from './letter.js'
import type { NoticePlatform, Notification } from './notification.js'
import type { EnqueueOptions, OutboxDeps } from './options.js'

/** Long enough for a client that waits for a notice to have given up waiting. */
const LATE_MS = 6 * 3_600_000

/** In the lab every step is sent once, so that there is a verdict; `race` may be refused once. */
function maxRepeatsOf({ case: wanted, repeats }: EnqueueOptions): number {
  if (repeats ?? wanted === undefined) return Number.POSITIVE_INFINITY
  return repeats === undefined && wanted === 'race' ? 1 : 0
}

/** A notice that can go, or one that says why it cannot. */
export function prepareEntry(deps: OutboxDeps, order: Order, options: EnqueueOptions): Entry {
  const { url, case: wanted, delayMs = LATE_MS } = options
  if (!order.payment) throw new UsageError(`order ${order.outTradeNo} is not paid; pay it first`)
  const { ports } = deps
  const notes: string[] = []
  const platform: NoticePlatform =
    order.endpoint === 'wecom-create-order' ? 'wecom' : 'wechatpay-v3'
  const definition = caseOf(wanted ?? 'ok')
  checkPlatform(definition, platform)
  const protection =
    platform === 'wecom'
      ? protectWecom(deps, order.mchid, notes)
      : protectV3(deps, order.mchid, notes)
  const address = url ?? addressOf(deps, order, protection)
  const letter = writeLetter(ports, order, definition.steps[0]?.flaw)
  const hindrance =
    typeof protection === 'string' ? protection : hindranceOf(definition, platform, address)
  const createdAt = letter.createdAt
  const dueAt = wanted === 'late' ? createdAt + delayMs : createdAt
  const shown: Notification = {
    id: letter.id,
    platform,
    mchid: order.mchid,
    outTradeNo: order.outTradeNo,
    ...(address !== undefined && { url: address }),
    ...(wanted !== undefined && { case: wanted }),
    createdAt,
    state: hindrance === undefined ? 'waiting' : 'not-sent',
    attempts: [],
    notes,
    ...(hindrance !== undefined && { reason: hindrance }),
    ...(wanted === 'withheld' && { verdict: judgeCase(wanted, []) }),
  }
  const isSendable = isHttp(address) && typeof protection !== 'string'
  return {
    shown,
    order,
    ...(isSendable && { letter, protection }),
    maxRepeats: maxRepeatsOf(options),
    step: 0,
    repeats: 0,
    isWantedAgain: false,
    life: { at: createdAt, wire: ports.wireNow() },
    dueAt,
    plan: 0,
  }
}

function checkPlatform({ name, platforms }: CaseDefinition, platform: NoticePlatform): void {
  if (platforms.includes(platform)) return
  throw new UsageError(`a notice of WeCom has nothing that ${name} could be about`)
}

/** The key, or why there is none. */
function protectV3(
  { keyring, ports }: OutboxDeps,
  mchid: string,
  notes: string[],
): Protection | string {
  const signer = keyring.signer(mchid)
  if (!signer) {
    const { mchid: builtIn, apiV3Key } = ports.keys
    notes.push(`encrypted with the APIv3 key of the built-in merchant ${builtIn}`)
    return { kind: 'wechatpay-v3', apiV3Key }
  }
  const { apiV3Key } = signer
  if (apiV3Key !== undefined) return { kind: 'wechatpay-v3', apiV3Key }
  return `merchant ${mchid} has no APIv3 key, so the platform sends no notices; declare apiV3Key`
}

/** The app that orders for the merchant; whoever has no other was given the tokens of the built-in one. */
function protectWecom(
  { keyring, ports }: OutboxDeps,
  mchid: string,
  notes: string[],
): Protection | string {
  const own = keyring.corpOf(mchid)
  if (own) return { kind: 'wecom', corp: own }
  const { mchid: builtIn } = ports.keys
  const corp = keyring.corpOf(builtIn)
  if (!corp) return `merchant ${mchid} has no WeCom app; declare wecom`
  notes.push(`sent by the WeCom app of the built-in merchant ${builtIn}`)
  return { kind: 'wecom', corp }
}

function addressOf(
  { settings }: OutboxDeps,
  { notifyUrl }: Order,
  protection: Protection | string,
): string | undefined {
  if (typeof protection === 'string' || protection.kind === 'wechatpay-v3') return notifyUrl
  return protection.corp.callbackUrl ?? settings.wecomCallback
}

/** Why nothing is sent. */
function hindranceOf(
  { name }: CaseDefinition,
  platform: NoticePlatform,
  address: string | undefined,
): string | undefined {
  if (address === undefined) {
    return platform === 'wecom'
      ? 'nobody said where; give the merchant wecom.callbackUrl, or start with --wecom-callback URL'
      : 'the order has no notify_url'
  }
  if (!isHttp(address)) return `${address.slice(0, 200)} is no http or https address`
  return name === 'withheld' ? 'withheld on purpose' : undefined
}

function isHttp(address: string | undefined): boolean {
  if (address === undefined || !URL.canParse(address)) return false
  const { protocol, hostname } = new URL(address)
  return (protocol === 'http:' || protocol === 'https:') && hostname !== ''
}

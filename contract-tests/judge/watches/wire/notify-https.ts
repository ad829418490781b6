import type { Text } from '../../../clauses/clause.js'
import type { ClauseJudge, Surroundings } from '../../watch.js'
import { isOrder } from './endpoints.js'
import { valueAt } from './members.js'
import { isPrivateHost } from './reachable.js'
import { clauseOfRefusal } from './refused-body.js'

/**
 * While a client is being written, an address of one's own machine is all there is. The address of an order that was
 * placed is known without looking at its body, so only the body of one that has a bad one is looked at.
 */
export const notifyHttps: ClauseJudge = {
  clause: 'request/notify-https',
  watch(notebook, { profile }) {
    /** What is wrong with the address of an order, until the request comes by that placed it. */
    const pending = new Map<string, Text>()
    /** A client has one address, and reading it takes longer than all the rest here. */
    let known: { readonly url: string; readonly sentence: Text | undefined } | undefined
    const judge = (url: string): Text | undefined => {
      if (known?.url !== url) known = { url, sentence: fault(url, profile) }
      return known.sentence
    }
    return {
      order(what, { mchid, outTradeNo, notifyUrl }) {
        if (what !== 'placed' || notifyUrl === undefined) return
        const sentence = judge(notifyUrl)
        if (!sentence) notebook.exercised()
        else if (pending.size < REMEMBERED) pending.set(`${mchid} ${outTradeNo}`, sentence)
        else notebook.broke(sentence)
      },
      exchange(seen) {
        const { exchange } = seen
        if (!isOrder(exchange.endpoint)) return
        if (exchange.outcome === 'ok') {
          if (pending.size === 0) return
          const key = `${exchange.mchid} ${seen.outTradeNo}`
          const sentence = pending.get(key)
          if (sentence && pending.delete(key)) notebook.broke(sentence, exchange)
        } else if (clauseOfRefusal(seen) === 'request/notify-https') {
          const sentence = judge(String(valueAt(seen.body(), '/notify_url')))
          if (sentence) notebook.broke(sentence, exchange)
        }
      },
      end() {
        for (const sentence of pending.values()) notebook.broke(sentence)
      },
    }
  },
}

/** As many orders as are on their way at once. */
const REMEMBERED = 1_000

function fault(text: string, profile: Surroundings['profile']): Text | undefined {
  const url = parse(text)
  if (!url) return undefined
  const shown = text.length > 80 ? `${text.slice(0, 79)}…` : text
  if (url.search !== '' || text.includes('?')) {
    return {
      en: `notify_url ${shown} has a query; the platform takes none`,
      zh: `notify_url ${shown} 带有参数，平台不接受`,
    }
  }
  if (isPrivateHost(url.hostname)) {
    if (profile === 'development') return undefined
    return {
      en: `notify_url ${shown} cannot be reached from outside`,
      zh: `notify_url ${shown} 从外网无法访问`,
    }
  }
  if (url.protocol === 'https:') return undefined
  return { en: `notify_url ${shown} is not https`, zh: `notify_url ${shown} 不是 https 地址` }
}

/** What is no address at all is refused by the schema. */
function parse(text: string): URL | undefined {
  try {
    return new URL(text)
  } catch {
    return undefined
  }
}

import type { Text } from '../../../clauses/clause.js'
import type { ClauseJudge, Surroundings } from '../../watch.js'
import { isOrder } from './endpoints.js'
import { valueAt } from './members.js'
import { isPrivateHost } from './reachable.js'
import { clauseOfRefusal } from './refused-body.js'
import { isBodyAccepted } from './stage.js'

/** While a client is being written, an address of one's own machine is all there is. */
export const notifyHttps: ClauseJudge = {
  clause: 'request/notify-https',
  watch(notebook, { profile }) {
    /** Clients use one address over and over. */
    const known = new Map<string, Text | undefined>()
    const judge = (url: string): Text | undefined => {
      if (!known.has(url)) {
        if (known.size === KNOWN) known.clear()
        known.set(url, fault(url, profile))
      }
      return known.get(url)
    }
    return {
      exchange(seen) {
        const { exchange } = seen
        if (!isOrder(exchange.endpoint)) return
        const isRefused = clauseOfRefusal(seen) === 'request/notify-https'
        if (!isRefused && !isBodyAccepted(exchange)) return
        const url = valueAt(seen.body(), '/notify_url')
        if (typeof url !== 'string') return
        const sentence = judge(url)
        if (sentence) notebook.broke(sentence, exchange)
        else notebook.exercised()
      },
    }
  },
}

const KNOWN = 100

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

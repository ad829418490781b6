export const SCHEME = 'WECHATPAY2-SHA256-RSA2048'

/** The five values of an Authorization header, as text. */
export interface Authorization {
  readonly mchid: string
  readonly serialNo: string
  readonly nonceStr: string
  /** Seconds; a run of digits whose size nobody has judged yet. */
  readonly timestamp: string
  readonly signature: string
}

/** `problem` is one clause: what was expected and what came. `mchid` is there if it could be read anyway. */
export type ParsedAuthorization =
  | GoodAuthorization
  | {
      readonly kind: 'wrong-scheme' | 'malformed'
      readonly problem: string
      readonly mchid?: string
    }

type GoodAuthorization = { readonly kind: 'ok' } & Authorization

/** Reads the value of an Authorization header by the documented grammar, in time linear in its length. */
export function parseAuthorization(value: string): ParsedAuthorization {
  const blank = value.indexOf(' ')
  const scheme = blank === -1 ? value : value.slice(0, blank)
  if (scheme !== SCHEME) {
    const problem = `the scheme ${SCHEME} was expected, ${quote(scheme)} came`
    return { kind: 'wrong-scheme', problem, ...mchidAnywhere(value) }
  }
  const pairs = readPairs(blank === -1 ? '' : value.slice(blank + 1))
  if (typeof pairs === 'string') {
    return { kind: 'malformed', problem: pairs, ...mchidAnywhere(value) }
  }
  return pairs
}

/** Writes the pairs in the order of the documents. */
export function formatAuthorization(authorization: Authorization): string {
  const { mchid, nonceStr, signature, timestamp, serialNo } = authorization
  const values = [mchid, nonceStr, signature, timestamp, serialNo]
  return `${SCHEME} ${KEYS.map((key, place) => `${key}="${values[place]}"`).join(',')}`
}

/** The platform's words for the five values, in the order of the documents. */
const KEYS: readonly string[] = ['mchid', 'nonce_str', 'signature', 'timestamp', 'serial_no']

/** The pairs behind the scheme, or what is wrong with them. A key is taken once, so there are five rounds at most. */
function readPairs(text: string): GoodAuthorization | string {
  // By place, not by name: V8 looks up a name that is only known when the program runs every time.
  const values = KEYS.map(() => '')
  for (let at = 0; ;) {
    const pair = readPair(text, at, values)
    if (typeof pair === 'string') return pair
    values[pair.place] = pair.value
    if (pair.end === text.length) break
    if (text[pair.end] !== ',') {
      return `a comma was expected behind the value of ${pair.key}, ${quote(text, pair.end)} came`
    }
    at = pair.end + 1
  }
  const [mchid, nonceStr, signature, timestamp, serialNo] = values
  if (!mchid || !nonceStr || !signature || !timestamp || !serialNo) {
    const missing = KEYS.filter((_, place) => values[place] === '')
    return `five pairs were expected, ${missing.join(' and ')} did not come`
  }
  if (!/^\d{1,20}$/.test(timestamp)) {
    return `the timestamp was expected as seconds in digits, ${quote(timestamp)} came`
  }
  return { kind: 'ok', mchid, nonceStr, signature, timestamp, serialNo }
}

interface Pair {
  readonly key: string
  /** Where the key stands among `KEYS`. */
  readonly place: number
  readonly value: string
  /** Where its closing quote has ended. */
  readonly end: number
}

function readPair(text: string, at: number, values: readonly string[]): Pair | string {
  const equals = text.indexOf('=', at)
  if (equals === -1) return `a pair key="value" was expected, ${quote(text, at)} came`
  const key = text.slice(at, equals)
  const place = KEYS.indexOf(key)
  if (place === -1) return keyProblem(key)
  if (values[place] !== '') return `every key was expected once, ${key} came twice`
  if (text[equals + 1] !== '"') {
    return `the value of ${key} was expected in double quotes, ${quote(text, equals + 1)} came`
  }
  const closing = text.indexOf('"', equals + 2)
  if (closing === -1) {
    return `a double quote was expected behind the value of ${key}, the end of the header came`
  }
  const value = text.slice(equals + 2, closing)
  if (value === '') return `a value was expected for ${key}, an empty one came`
  return { key, place, value, end: closing + 1 }
}

function keyProblem(key: string): string {
  const meant = KEYS.find((each) => key.length < 64 && key.trim() === each)
  return meant === undefined
    ? `one of the keys ${KEYS.join(', ')} was expected, ${quote(key)} came`
    : `no blanks were expected around the key ${meant}, ${quote(key)} came`
}

/** Says whose request it was even if the header is not valid, unless it names several. */
function mchidAnywhere(value: string): { mchid?: string } {
  const named = new Set(Array.from(value.matchAll(MCHID), ([, mchid]) => mchid))
  const [mchid] = named
  return mchid === undefined || named.size > 1 ? {} : { mchid }
}

const MCHID = /\bmchid ?= ?["']?([0-9A-Za-z]{1,32})(?![0-9A-Za-z])/g

/** The beginning of what came: it may be very long, and hold anything. */
function quote(text: string, from = 0): string {
  if (from >= text.length) return 'nothing'
  const shown = text.slice(from, from + 40)
  return JSON.stringify(from + 40 < text.length ? `${shown}...` : shown)
}

import type { Ports } from './ports.js'
import { isSameSecret } from './same-secret.js'

/** What `expires_in` says, and how long a token of WeCom lives on the business clock. */
export const TOKEN_LIFE_S = 7200

interface Token {
  readonly text: string
  readonly corpid: string
  readonly expiresAt: number
  isRevoked: boolean
}

export type TokenState =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'valid' | 'expired' | 'revoked'; readonly corpid: string }

/** What the first characters of a token are good for: they find it, the rest proves it. */
const NAME_LENGTH = 16
const LIMIT = 10_000

/** The access tokens that gettoken has issued. */
export class Tokens {
  readonly #ports: Ports
  readonly #byName = new Map<string, Token>()
  readonly #current = new Map<string, Token>()

  constructor(ports: Ports) {
    this.#ports = ports
  }

  /** The corp's token: the same one for as long as it lives, then a new one. */
  issue(corpid: string): { readonly token: string; readonly expiresIn: number } {
    const now = this.#ports.now()
    let token = this.#current.get(corpid)
    if (!token || token.isRevoked || token.expiresAt <= now) {
      const text = makeToken(this.#ports)
      token = { text, corpid, expiresAt: now + TOKEN_LIFE_S * 1000, isRevoked: false }
      this.#current.set(corpid, token)
      this.#byName.set(text.slice(0, NAME_LENGTH), token)
      this.#shrink()
    }
    return { token: token.text, expiresIn: Math.ceil((token.expiresAt - now) / 1000) }
  }

  look(text: string): TokenState {
    const token = this.#byName.get(text.slice(0, NAME_LENGTH))
    if (!token || !isSameSecret(text, token.text)) return { kind: 'unknown' }
    const { corpid } = token
    if (token.isRevoked) return { kind: 'revoked', corpid }
    return { kind: token.expiresAt <= this.#ports.now() ? 'expired' : 'valid', corpid }
  }

  /** Makes tokens invalid before their time, of one corp or of all; says how many. */
  revoke(corpid?: string): number {
    const live = [...this.#current.values()].filter(
      (each) =>
        (corpid === undefined || each.corpid === corpid) &&
        !each.isRevoked &&
        each.expiresAt > this.#ports.now(),
    )
    for (const each of live) each.isRevoked = true
    return live.length
  }

  /** Forgets all tokens, or those of some corps. */
  clear(corpids?: readonly string[]): void {
    for (const [name, { corpid }] of this.#byName) {
      if (corpids && !corpids.includes(corpid)) continue
      this.#byName.delete(name)
      this.#current.delete(corpid)
    }
  }

  #shrink(): void {
    const [oldest] = this.#byName
    if (this.#byName.size <= LIMIT || !oldest) return
    const [name, token] = oldest
    this.#byName.delete(name)
    if (this.#current.get(token.corpid) === token) this.#current.delete(token.corpid)
  }
}

/** About 200 characters of [A-Za-z0-9_-], as real ones have. */
function makeToken({ ids }: Ports): string {
  const pairs = ids.hex(300).match(/../g) ?? []
  return btoa(String.fromCharCode(...pairs.map((pair) => Number.parseInt(pair, 16))))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
}

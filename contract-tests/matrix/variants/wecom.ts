import type { Variant } from '../variant.js'

/** What is wrong with the access_token of WeCom. */
export const wecom: readonly Variant[] = [
  {
    clause: 'wecom/token-cache',
    file: 'wecom-api.ts',
    line: 'if (this.#token && this.#now() < this.#token.expiresAt) return this.#token.value',
    broken: '',
  },
  {
    clause: 'wecom/token-refresh',
    file: 'wecom-api.ts',
    line: 'if (!(error instanceof ApiError) || !TOKEN_IS_BAD.has(error.code)) throw error',
    broken: 'throw error',
  },
  {
    clause: 'wecom/errcode',
    file: 'wecom-api.ts',
    line: "if (code !== '0') throw new ApiError(code, answer.errmsg ?? '', code === BUSY)",
    broken: "if (TOKEN_IS_BAD.has(code)) throw new ApiError(code, answer.errmsg ?? '', false)",
  },
  {
    clause: 'wecom/token-in-query',
    file: 'wecom-api.ts',
    line: "headers: { 'Content-Type': 'application/json' },",
    broken:
      "headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${await this.#accessToken()}` },",
  },
]

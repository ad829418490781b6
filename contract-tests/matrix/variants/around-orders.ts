import type { Variant } from '../variant.js'

/** What is wrong when something goes wrong, and with what becomes of an order. */
export const aroundOrders: readonly Variant[] = [
  {
    clause: 'retry/system-error',
    file: 'v3-api.ts',
    line: 'return new ApiError(code, message, status >= 500 || status === 429)',
    broken: 'return new ApiError(code, message, status > 500 || status === 429)',
  },
  {
    clause: 'retry/rate-limit',
    file: 'persist.ts',
    line: 'await pause(backoffMs * 3 ** (tried - 1))',
    // Loses patience the third time: that no busy machine makes look like a longer wait.
    broken: 'await pause(tried < 3 ? 1_000 : 0)',
  },
  {
    clause: 'retry/not-on-client-error',
    file: 'persist.ts',
    line: 'if (error instanceof ApiError) return error.isTransient',
    broken:
      "if (error instanceof ApiError) return error.isTransient || error.code === 'PARAM_ERROR'",
  },
  {
    clause: 'retry/timeout',
    file: 'transport.ts',
    line: '() => request.destroy(new Error(`no answer within ${timeoutMs} ms`)),',
    broken: '() => undefined,',
  },
  {
    clause: 'prepay/expiry',
    file: 'shop.ts',
    line: 'const PREPAY_ID_LIFE_MS = (2 * 60 - 1) * 60_000',
    broken: 'const PREPAY_ID_LIFE_MS = 24 * 60 * 60_000',
  },
  {
    clause: 'order/paid-elsewhere',
    file: 'shop.ts',
    line: "if (error instanceof ApiError && error.code === 'ORDERPAID') await this.#askAbout(record)",
    broken:
      "if (error instanceof ApiError && error.code === 'ORDERPAID') return this.order({ ...sale, id: `${sale.id}-2` })",
  },
  {
    clause: 'order/query-when-silent',
    file: 'shop.ts',
    line: 'await this.#askAbout(record)',
    broken: 'await Promise.resolve()',
  },
  {
    clause: 'order/close-unpaid',
    file: 'shop.ts',
    line: 'await this.#platformOf(record.sale).close(record)',
    broken: 'await Promise.resolve()',
  },
  {
    clause: 'failover/host',
    file: 'v3-api.ts',
    line: 'const host = HOSTS[unanswered % HOSTS.length] ?? HOSTS[0]',
    broken: 'const host = HOSTS[0]',
  },
]

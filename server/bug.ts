/** What a client is told when the mock itself failed; the stack trace is for the log. */
export const BUG_MESSAGE = 'the mock failed, not your request; its log says why'

export function reportBug(error: unknown): void {
  const trace = (error as { readonly stack?: string } | null)?.stack ?? String(error)
  process.stderr.write(`wechatpay-mock: this is a bug in the mock: ${trace}\n`)
}

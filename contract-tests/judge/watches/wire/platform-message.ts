import type { Exchange } from 'wechatpay-mock'

const utf8 = new TextDecoder()

/** What WeChat Pay says of a refusal, in its own Chinese words. */
export function platformMessage({ response }: Exchange): string | undefined {
  try {
    const { message } = JSON.parse(utf8.decode(response.body)) as { readonly message?: unknown }
    return typeof message === 'string' ? message : undefined
  } catch {
    return undefined
  }
}

import type { WireHeader } from './wire.js'

/**
 * Headers as fixtures write them. `*` in a value stands for one character or more; null is a header that must not be
 * there, and a name may end in `*` then: `"Wechatpay-*": null` is an answer that is not signed.
 */
export interface WantedHeaders {
  readonly [name: string]: string | null
}

/** What is missing, different or too much, in words; names are compared by exact case, as wechatpay-java does. */
export function wrongHeaders(
  headers: readonly WireHeader[],
  wanted: WantedHeaders = {},
): readonly string[] {
  return Object.entries(wanted).flatMap(([name, value]) => {
    if (value === null) {
      const strangers = headers.filter(([each]) =>
        pattern(name.toLowerCase()).test(each.toLowerCase()),
      )
      return strangers.map((each) => `${each.join(': ')} was to be absent`)
    }
    const found = headers.find(([each]) => each === name)?.[1]
    return found !== undefined && pattern(value).test(found)
      ? []
      : [`${name}: ${value} was expected, ${found ?? 'nothing'} came`]
  })
}

function pattern(text: string): RegExp {
  const parts = text.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${parts.join('.+')}$`)
}

/** The value at a JSON pointer; undefined where there is none. */
export function valueAt(body: unknown, pointer: string): unknown {
  let value = body
  for (const name of pointer.split('/').slice(1)) {
    if (typeof value !== 'object' || value === null) return undefined
    const key = name.replaceAll('~1', '/').replaceAll('~0', '~')
    value = Object.hasOwn(value, key) ? (value as { [name: string]: unknown })[key] : undefined
  }
  return value
}

/** The pointer of the first value that is like this, depth first. */
export function findPointer(
  body: unknown,
  isWanted: (value: unknown) => boolean,
): string | undefined {
  // Not by recursion: a body may be a thousand levels deep.
  const open: { readonly value: unknown; readonly pointer: string }[] = [
    { value: body, pointer: '' },
  ]
  for (let next = open.pop(); next; next = open.pop()) {
    const { value, pointer } = next
    if (isWanted(value)) return pointer
    if (typeof value !== 'object' || value === null) continue
    for (const [name, member] of Object.entries(value).toReversed()) {
      const token = name.replaceAll('~', '~0').replaceAll('/', '~1')
      open.push({ value: member, pointer: `${pointer}/${token}` })
    }
  }
  return undefined
}

/** As it goes into a sentence: it may be long. */
export function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value)
  return text.length > 80 ? `${text.slice(0, 79)}…` : text
}

/** Characters beyond the basic plane, which take four bytes in UTF-8. */
export const WIDE = /[\u{10000}-\u{10ffff}]/u

export const isWide = (value: unknown): boolean => typeof value === 'string' && WIDE.test(value)

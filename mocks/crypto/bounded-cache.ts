/** Makes each value when it is first asked for and keeps so many of them; the oldest gives way. */
export function boundedCache<Value>(
  limit: number,
  make: (key: string) => Value,
): (key: string) => Value {
  const made = new Map<string, Value>()
  return (key) => {
    let value = made.get(key)
    if (value !== undefined) return value
    value = make(key)
    if (made.size >= limit) {
      const [oldest = ''] = made.keys()
      made.delete(oldest)
    }
    made.set(key, value)
    return value
  }
}

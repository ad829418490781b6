/** Everything a mock takes from the world outside. Tests replace what they want to hold still. */
export interface Ports {
  /** Milliseconds since 1970. Orders, prepay_ids and everything else that ages live by this clock. */
  readonly now: () => number
  /** The clock on the wire, for `Date` and signatures: clients reject an answer that is 5 minutes off. */
  readonly wireNow: () => number
  readonly ids: Ids
}

/** Where invented numbers come from. */
export interface Ids {
  /** Decimal digits. */
  digits(count: number): string
  /** Lower-case hexadecimal digits. */
  hex(count: number): string
}

/** Ports of the real world; with a seed, the same requests get the same ids. */
export function realPorts(seed?: string): Ports {
  const random = seed === undefined ? Math.random : seededRandom(seed)
  const draw = (alphabet: string, count: number): string => {
    let text = ''
    for (let i = 0; i < count; i++) text += alphabet[Math.floor(random() * alphabet.length)]
    return text
  }
  return {
    now: Date.now,
    wireNow: Date.now,
    ids: {
      digits: (count) => draw('0123456789', count),
      hex: (count) => draw('0123456789abcdef', count),
    },
  }
}

/** sfc32, a small generator of good quality, started from a hash of the seed. Not for secrets. */
function seededRandom(seed: string): () => number {
  let hash = 0x811c9dc5
  const next = (): number => {
    for (let i = 0; i < seed.length; i++) hash = Math.imul(hash ^ seed.charCodeAt(i), 0x01000193)
    hash ^= hash >>> 15
    return (hash = Math.imul(hash, 0x2c1b3c6d) ^ seed.length) >>> 0
  }
  let [a, b, c, counter] = [next(), next(), next(), 1]
  const random = (): number => {
    const sum = (a + b + counter++) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + sum
    return (sum >>> 0) / 0x1_0000_0000
  }
  for (let i = 0; i < 12; i++) random()
  return random
}

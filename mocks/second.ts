/** Remembers what was made for the latest second: on the wire and in ids, time is told in seconds. */
export function perSecond(make: (ms: number) => string): (ms: number) => string {
  let latest = Number.NaN
  let made = ''
  return (ms) => {
    const second = Math.floor(ms / 1000)
    if (second !== latest) {
      made = make(second * 1000)
      latest = second
    }
    return made
  }
}

/** The `Date` header. */
export const httpDate = perSecond((ms) => new Date(ms).toUTCString())

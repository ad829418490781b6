import type { WireHeader } from './wire.js'

/** Remembers what was made for the latest second: on the wire and in ids, time is told in seconds. */
export function perSecond<Made>(make: (ms: number) => Made): (ms: number) => Made {
  let latest: { readonly second: number; readonly made: Made } | undefined
  return (ms) => {
    const second = Math.floor(ms / 1000)
    if (latest?.second !== second) latest = { second, made: make(second * 1000) }
    return latest.made
  }
}

export const dateHeader = perSecond((ms): WireHeader =>
  Object.freeze(['Date', new Date(ms).toUTCString()]),
)

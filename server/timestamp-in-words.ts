/** A timestamp of Authorization with its age: the platform refuses what is more than 5 minutes off. */
export function timestampInWords(timestamp: string, now: Date): string {
  const seconds = Number(timestamp)
  if (timestamp.length === 13) return `${timestamp}, which is milliseconds: seconds are expected`
  if (seconds > LAST_SECOND) return `${timestamp}, which is no time in seconds`
  const age = Math.floor(now.getTime() / 1000) - seconds
  const at = new Date(seconds * 1000).toISOString().replace('.000', '')
  const words = `${timestamp} (${at}), ${inWords(Math.abs(age))} ${age < 0 ? 'ahead' : 'old'}`
  return Math.abs(age) > TOLERANCE_S ? `${words}: the platform refuses more than 5 minutes` : words
}

const TOLERANCE_S = 300
/** Where the four digits of a year end. */
const LAST_SECOND = 253_402_300_799

const UNITS = [
  ['d', 86_400],
  ['h', 3600],
  ['min', 60],
  ['s', 1],
] as const

function inWords(seconds: number): string {
  const [unit, size] = UNITS.find((each) => seconds >= 2 * each[1]) ?? ['s', 1]
  return `${Math.floor(seconds / size)} ${unit}`
}

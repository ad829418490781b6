// What is printed and counted.
let passed = 0
let failed = 0

export function print(text) {
  process.stdout.write(`${text}\n`)
}

/** Prints a row, and counts it by what was found about it. */
export function count(row, findings) {
  print([row, ...findings.map((text) => `  ! ${text}`)].join('\n'))
  if (findings.length === 0) passed++
  else failed++
}

export function complain(text) {
  failed++
  print(text)
}

export const isAllWell = () => failed === 0

/** The last line; sets the exit code. */
export function sumUp() {
  print(`${passed} passed, ${failed} failed`)
  process.exitCode = failed === 0 && passed > 0 ? 0 : 1
}

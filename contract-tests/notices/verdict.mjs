const MAX_AT_ONCE = 32
const MAX_RATIO = 3

/** What must not be, in one sentence each. */
export function findFaults({ count, notices, undelivered, counts, most, idle, burst, busy }) {
  const faults = []
  const complain = (isFault, text) => isFault && faults.push(text)
  const listed = new Set(undelivered)
  complain(notices.length !== count, `${count - notices.length} notices are not on the list`)
  complain(most > MAX_AT_ONCE, `${most} notices were on their way at once`)
  for (const { id, state, outcomes } of notices) {
    const came = counts[id] ?? 0
    const answered = outcomes.filter((kind) => kind === 'answered').length
    complain(
      came > outcomes.length,
      `notice ${id} came ${came} times in ${outcomes.length} attempts`,
    )
    complain(came < answered, `notice ${id} was answered ${answered} times and came ${came} times`)
    complain(outcomes.length === 0, `notice ${id} was never tried`)
    complain(
      (state === 'waiting') !== listed.has(id),
      `notice ${id} is ${state} and ${listed.has(id) ? '' : 'not '}listed as undelivered`,
    )
  }
  for (const [when, { failures }] of Object.entries({ idle, burst, busy })) {
    complain(failures.length > 0, `${failures.length} orders failed (${when}): ${failures[0]}`)
  }
  for (const { p99 } of [burst, busy]) {
    complain(
      p99 > MAX_RATIO * idle.p99,
      `the p99 of orders is ${(p99 / idle.p99).toFixed(2)} times that of an idle mock`,
    )
  }
  return faults.slice(0, 20)
}

// The matrix SDK x version x mode, 80 columns wide.

const WIDTHS = [27, 8, 11, 8, 5, 5, 3]
const HEAD = ['SDK', 'version', 'mode', 'attached', 'order', 'error', 'bad']

export const head = () => line(HEAD)

/** One trial. `bad` counts the bad answers that the SDK can detect; those that it is known to take have their own line. */
export function rowOf({ sdk, mode, attachment, result: { version, outcomes, findings } }) {
  const taken = sdk.accepts?.[mode] ?? []
  const cells = [
    sdk.name,
    version,
    mode,
    attachment,
    count(outcomes.filter(({ step }) => step === 'order')),
    count(outcomes.filter(({ step }) => step.endsWith('-error'))),
    count(outcomes.filter(({ step, fault }) => step === 'bad-answer' && !taken.includes(fault))),
    findings.length === 0 ? 'ok' : 'WRONG',
  ]
  const known = taken.length > 0 ? [`  takes ${taken.join(', ')}, as known`] : []
  return [line(cells), ...known, ...findings.map((text) => `  ! ${text}`)].join('\n')
}

const count = (steps) => `${steps.filter(({ isRight }) => isRight).length}/${steps.length}`

const line = (cells) =>
  cells
    .map((cell, index) => cell.padEnd(WIDTHS[index] ?? 0))
    .join(' ')
    .trimEnd()

// What a run shows, 80 columns wide: the matrix SDK x version x mode, and what the parts of the environment are for.

const MATRIX = [27, 7, 11, 8, 5, 5, 3, 4]
const NEEDED = [26, 27, 18]

export const matrixHead = () =>
  line(MATRIX, ['SDK', 'version', 'mode', 'attached', 'order', 'error', 'bad', 'road'])

/** One trial. `bad` counts the bad answers that the SDK can detect; those that it is known to take have their own line. */
export function matrixRow({ sdk, mode, attachment, result: { version, outcomes, findings } }) {
  const taken = sdk.accepts?.[mode] ?? []
  const cells = [
    ...nameAndVersion(sdk.name, version),
    mode,
    attachment,
    fraction(outcomes.filter(({ step }) => step === 'order')),
    fraction(outcomes.filter(({ step }) => step.endsWith('-error'))),
    fraction(outcomes.filter(({ step, fault }) => step === 'bad-answer' && !taken.includes(fault))),
    fraction(outcomes.filter(({ step }) => step === 'road')),
    verdict(findings),
  ]
  const known = taken.length > 0 ? [`  takes ${taken.join(', ')}, as known`] : []
  return [line(MATRIX, cells), ...known].join('\n')
}

export const neededHead = () =>
  line(NEEDED, ['removed, then put back', 'client', 'removed throughout'])

export const neededRow = ({ parts, client, also = [] }, findings) =>
  line(NEEDED, [parts.join(' '), client, also.join(' '), verdict(findings)])

export const verdict = (findings) => (findings.length === 0 ? 'ok' : 'WRONG')

/** A version that is too long for its column has the line to itself. */
function nameAndVersion(name, version) {
  const [width, left] = MATRIX
  if (version.length <= left) return [name, version]
  return [`${name.padEnd(width)} ${version}\n${' '.repeat(width)}`, '']
}

const fraction = (steps) =>
  steps.length === 0 ? '-' : `${steps.filter(({ isRight }) => isRight).length}/${steps.length}`

const line = (widths, cells) =>
  cells
    .map((cell, index) => cell.padEnd(widths[index] ?? 0))
    .join(' ')
    .trimEnd()

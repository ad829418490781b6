import type { Violation } from './violation.js'

/** A violation in one English sentence: what was expected, what came, what to do. */
export function describe(violation: Violation): string {
  if (violation.kind === 'unknown') {
    const { pointers } = violation
    return `${pointers.join(', ')} ${pointers.length === 1 ? 'is' : 'are'} not defined here; remove ${pointers.length === 1 ? 'it' : 'them'}`
  }
  if (violation.advice !== undefined) return violation.advice
  const where = violation.pointer === '' ? 'the body' : violation.pointer
  switch (violation.kind) {
    case 'type':
      return `${where} must be ${article(violation.expected)}, got ${show(violation.value)}`
    case 'required':
      return `${where} is missing; send it`
    case 'too-short':
      return `${where} has ${violation.length} ${violation.unit}, at least ${violation.limit} are needed`
    case 'too-long':
      return `${where} has ${violation.length} ${violation.unit}, at most ${violation.limit} are allowed`
    case 'pattern':
      return `${where} must match ${violation.printed}, got ${show(violation.value)}`
    case 'below-minimum':
      return `${where} must be at least ${violation.limit}, got ${show(violation.value)}`
    case 'above-maximum':
      return `${where} must be at most ${violation.limit}, got ${show(violation.value)}`
    case 'too-few':
      return `${where} has ${violation.count} elements, at least ${violation.limit} are needed`
    case 'too-many':
      return `${where} has ${violation.count} elements, at most ${violation.limit} are allowed`
    case 'other':
      return `${where} breaks the rule ${violation.rule}, got ${show(violation.value)}`
  }
}

const article = (word: string): string => (/^[aeiou]/.test(word) ? `an ${word}` : `a ${word}`)

/** Long values are cut: a diagnosis is read in a terminal. */
function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value)
  return text.length > 80 ? `${text.slice(0, 79)}…` : text
}

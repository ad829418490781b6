import type { WireHeader, WireResponse } from './wire.js'

/** Carries our own help beside the platform's answer, which stays byte for byte its own. */
export const DIAGNOSIS = 'Mock-Diagnosis'

const MAX_LENGTH = 1024

/** Adds the help for a refused or doubtful request; nothing when there is nothing to say. */
export function withDiagnosis(
  response: WireResponse,
  diagnosis: string | undefined,
  notes: readonly string[],
): WireResponse {
  if (diagnosis === undefined && notes.length === 0) return response
  const sentences = diagnosis === undefined ? notes : [diagnosis, ...notes]
  const header: WireHeader = [DIAGNOSIS, printable(sentences.join('; '))]
  return { ...response, headers: [...response.headers, header] }
}

/** Header values are printable ASCII; everything else is written \uXXXX. */
export function printable(text: string): string {
  if (text.length < MAX_LENGTH - 3 && PRINTABLE.test(text)) return text
  let value = ''
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    const shown = code >= 0x20 && code < 0x7f ? text[i] : `\\u${code.toString(16).padStart(4, '0')}`
    if (value.length + (shown?.length ?? 0) > MAX_LENGTH - 3) return `${value}...`
    value += shown
  }
  return value
}

const PRINTABLE = /^[ -~]*$/

/** As much as a body of the platform is ever long, several times over. */
const MAX_LINE = 1024 * 1024

/** Cuts a stream into lines. One that is too long is told once, and nothing after it. */
export function followLines(
  stream: NodeJS.ReadableStream,
  onLine: (line: string) => void,
  onTooLong: (most: number) => void,
): void {
  let rest = ''
  let isOver = false
  stream.setEncoding('utf8').on('data', (text: string) => {
    if (isOver) return
    const [first = '', ...more] = text.split('\n')
    rest += first
    for (const next of more) {
      if (rest.length > MAX_LINE) break
      onLine(rest.replace(/\r$/, ''))
      rest = next
    }
    if (rest.length <= MAX_LINE) return
    isOver = true
    rest = ''
    onTooLong(MAX_LINE)
  })
}

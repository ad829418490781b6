/** How many columns of a terminal a text takes: Chinese characters and full-width forms take two. */
export function widthOf(text: string): number {
  let width = 0
  for (const character of text) width += isWide(character) ? 2 : 1
  return width
}

/** East Asian Wide and Fullwidth, as far as the platform's texts use them. */
const isWide = (character: string): boolean =>
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u.test(
    character,
  )

/**
 * Lines of at most so many columns, each behind the margin. Breaks at blanks, and between Chinese characters; a word
 * that is longer than a line stays whole, since nobody can paste half an address.
 */
export function fold(text: string, columns: number, margin = ''): string[] {
  const room = Math.max(20, columns - widthOf(margin))
  const lines: string[] = []
  let line = ''
  for (const piece of piecesOf(text)) {
    const next = line + piece
    if (line === '' || widthOf(next.trimEnd()) <= room) line = next
    else {
      lines.push(line.trimEnd())
      line = piece
    }
  }
  if (line.trimEnd() !== '') lines.push(line.trimEnd())
  return lines.map((each) => margin + each)
}

/** Words with the blank behind them, and single wide characters with the punctuation that must not begin a line. */
const piecesOf = (text: string): string[] =>
  text.match(
    /[\u2e80-\u9fff\uf900-\ufaff][\u3000-\u3002\uff01\uff09\uff0c\uff1a\uff1b\uff1f]*|[^\s\u2e80-\u9fff\uf900-\ufaff]+ ?| /gu,
  ) ?? []

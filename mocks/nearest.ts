/** The words that a misspelt one was probably meant to be, best first. */
export function nearest(word: string, known: readonly string[], most = 3): readonly string[] {
  // Nothing that long is a misspelt word, and comparing it would take long.
  if (word.length > 64 && !word.startsWith('/')) return []
  const wanted = word.slice(0, 200).toLowerCase()
  return known
    .map((each) => ({ each, edits: countEdits(wanted, each.toLowerCase()) }))
    .filter(({ each, edits }) => edits <= Math.max(2, each.length / 2))
    .sort((a, b) => a.edits - b.edits)
    .slice(0, most)
    .map(({ each }) => each)
}

/** Levenshtein: how many characters must be added, removed or replaced. */
function countEdits(a: string, b: string): number {
  let above = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const replaced = (above[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      row.push(Math.min(replaced, (above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1))
    }
    above = row
  }
  return above[b.length] ?? 0
}

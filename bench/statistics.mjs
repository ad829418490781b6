export const sorted = (values) => Float64Array.from(values).sort()

/** The value below which that share of sorted values lies. */
export const quantile = (ascending, share) =>
  ascending[Math.min(ascending.length - 1, Math.floor(ascending.length * share))]

export function median(values) {
  const ascending = sorted(values)
  const middle = ascending.length / 2
  return ascending.length % 2 === 1
    ? ascending[Math.floor(middle)]
    : (ascending[middle - 1] + ascending[middle]) / 2
}

/** Median, smallest and largest: what is quoted, and how far to trust it. */
export function spread(values) {
  return { median: median(values), min: Math.min(...values), max: Math.max(...values) }
}

/** Milliseconds of every request -> what the table shows of one round. */
export function summarise(times, elapsedMs) {
  const ascending = sorted(times)
  return {
    requests: times.length,
    perSecond: times.length / (elapsedMs / 1000),
    p50: quantile(ascending, 0.5),
    p99: quantile(ascending, 0.99),
  }
}

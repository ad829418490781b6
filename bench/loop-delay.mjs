// Loaded into a server by --import: answers every message with how late its event loop was since the last one, in
// milliseconds.
import { monitorEventLoopDelay } from 'node:perf_hooks'

const RESOLUTION_MS = 1
const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
histogram.enable()

process.on('message', () => {
  // What it counts is the time from tick to tick, which is the resolution when nothing is late.
  const late = (percentile) => Math.max(0, histogram.percentile(percentile) / 1e6 - RESOLUTION_MS)
  process.send({ p50: late(50), p99: late(99) })
  histogram.reset()
})
process.on('disconnect', () => process.exit())

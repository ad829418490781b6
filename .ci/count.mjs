// Prints `PASSED FAILED` from the JSON that vitest wrote.
import { readFileSync } from 'node:fs'

const { numPassedTests, numFailedTests, numTotalTests } = JSON.parse(
  readFileSync(process.argv[2], 'utf8'),
)
// A test that was skipped has proved nothing.
const skipped = numTotalTests - numPassedTests - numFailedTests
process.stdout.write(`${numPassedTests} ${numFailedTests + skipped}\n`)

import { defineConfig } from 'vitest/config'

// Installs the packed package from the registry, so it needs a network and is no part of `npm test`.
export default defineConfig({
  test: {
    include: ['contract-tests/package/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 300_000,
    fileParallelism: false,
  },
})

import { defineConfig } from 'vitest/config'
import base, { longProofs } from './vitest.config.js'

// What takes minutes, by `npm run test:matrix`.
export default defineConfig({
  ...base,
  test: { ...base.test, include: longProofs, exclude: [] },
})

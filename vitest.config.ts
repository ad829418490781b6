import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** How the kit judges and on which surfaces, and tests under load: they have a script of their own, `npm run test:matrix`. */
export const longProofs = [
  'contract-tests/matrix/matrix.test.ts',
  'contract-tests/run/flaws.test.ts',
  'contract-tests/targets/surfaces.test.ts',
  'server/listener-load.test.ts',
  'server/notifier/load.test.ts',
]

export default defineConfig({
  resolve: {
    // What imports the package by its name gets the sources, as everything else in a test does.
    alias: [
      { find: /^wechatpay-mock$/, replacement: here('mocks/index.ts') },
      { find: /^wechatpay-mock\/msw$/, replacement: here('mocks/msw.ts') },
      { find: /^wechatpay-mock\/server$/, replacement: here('server/index.ts') },
      {
        find: /^wechatpay-mock\/contract-tests$/,
        replacement: here('contract-tests/run/index.ts'),
      },
    ],
  },
  test: {
    include: ['**/*.test.ts'],
    exclude: ['dist/**', '**/node_modules/**', 'contract-tests/package/**', ...longProofs],
    // All cores: vitest leaves one out, which here is half of them.
    maxWorkers: '100%',
  },
})

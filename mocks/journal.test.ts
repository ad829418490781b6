import { expect, test } from 'vitest'
import { createMock } from './index.js'

test.each([
  ['Bearer secret-1', 'Bearer ***'],
  ['secret-1', '***'],
  ['  secret-1', '***'],
  ['Basic secret-1 secret-2', 'Basic ***'],
])('an Authorization of %j is kept as %j, wherever it stands', async (value, kept) => {
  const mock = createMock()
  const headers = [
    ['Authorization', value],
    ['Proxy-Authorization', value],
  ] as const
  await mock.handle({ method: 'GET', target: '/v3/certificates', headers, body: new Uint8Array() })
  const shown = mock.journal.last()?.request.headers.map(([, each]) => each)
  expect(shown).toEqual([kept, kept])
})

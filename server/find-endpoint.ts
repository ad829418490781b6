import { endpoints } from '../mocks/endpoints/index.js'
import type { OrderEndpoint } from '../mocks/endpoints/order-endpoint.js'
import { unknownWord } from '../mocks/usage.js'

/** The endpoint of that id. Throws `UsageError` and names the nearest ones. */
export function findEndpoint(id = ''): OrderEndpoint {
  const endpoint = endpoints.find((each) => each.id === id)
  if (endpoint) return endpoint
  throw unknownWord(
    id,
    'endpoint',
    endpoints.map((each) => each.id),
  )
}

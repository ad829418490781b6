import { readFileSync } from 'node:fs'
import type { EndpointId } from '../schemas/index.js'
import { endpoints } from './endpoints/index.js'
import { bodyOf, type ExchangeFixture, fixturesFolder } from './replay.testing.js'

/** The smallest accepted order of an endpoint, from its fixture, under a number of its own. */
export function minimalOrder(
  endpoint: EndpointId,
  changes: object = {},
): { target: string; body: string } {
  const url = new URL(`${endpoint}/minimal.json`, fixturesFolder)
  const { request } = JSON.parse(readFileSync(url, 'utf8')) as ExchangeFixture
  const body: unknown = JSON.parse(bodyOf(request))
  return { target: request.target, body: JSON.stringify({ ...(body as object), ...changes }) }
}

export const endpointById = new Map(endpoints.map((each) => [each.id, each]))

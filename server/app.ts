import type { Express } from 'express'
import { createMock, type Mock, type MockOptions } from '../mocks/index.js'
import { type ControlOptions, controlRouter } from './control.js'
import { loadExpress } from './express.js'
import { nodeCrypto } from './node-crypto.js'
import { nodeHandler } from './node-handler.js'

export interface AppOptions extends MockOptions, Omit<ControlOptions, 'env'> {
  /** A mock made before; the options that make one are ignored then. */
  readonly mock?: Mock
  /** What `GET /__admin/env` answers. */
  readonly env?: ControlOptions['env']
}

/**
 * The mock as an Express application, to run or to mount in one's own. Mount it in front of body parsers: the mock
 * reads the exact bytes itself.
 *
 * @example
 * createApp({ mock }).listen(7290)
 */
export function createApp({
  mock: given,
  adminToken,
  hosts,
  env,
  ...options
}: AppOptions = {}): Express {
  const express = loadExpress()
  const mock = given ?? createMock({ ...options, ports: { crypto: nodeCrypto, ...options.ports } })
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.locals['mock'] = mock
  const control: ControlOptions = {
    ...(adminToken !== undefined && { adminToken }),
    ...(hosts !== undefined && { hosts }),
    ...(env !== undefined && { env }),
  }
  app.use('/__admin', controlRouter(mock, control))
  app.use(nodeHandler(mock, options))
  return app
}

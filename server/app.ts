import type { Express } from 'express'
import { createMock, type Mock, type MockOptions } from '../mocks/index.js'
import { answerSink, SINK } from './cases/sink.js'
import { type ControlOptions, controlRouter } from './control.js'
import { loadExpress } from './express.js'
import { nodeCrypto } from './node-crypto.js'
import { nodeHandler } from './node-handler.js'

export type AppOptions = MockOptions &
  Omit<ControlOptions, 'env'> & {
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
  desk,
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
    ...(desk !== undefined && { desk }),
  }
  app.use(SINK, answerSink)
  app.use('/__admin', controlRouter(mock, control))
  app.use(nodeHandler(mock, options))
  return app
}

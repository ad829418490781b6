/** The mock as a server: for clients in any language. */
export { createApp, type AppOptions } from './app.js'
export { startServer, type Running, type ServerOptions } from './start.js'

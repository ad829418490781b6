import { wechatHosts } from '../mocks/hosts.js'

/**
 * A CommonJS file for `node --require`: from then on the process and its workers reach the mock whenever they open a
 * TLS connection to a host of WeChat, and every other host as before. It wraps `tls.connect`, through which go https,
 * fetch, http2 and whatever is built on them. It holds all it needs, so it costs no file access at a connection.
 *
 * What is replaced, and why: a socket that is already open leads to a proxy, and behind that to the real platform; a
 * context or a list of roots of the caller's own would not know our certificate, and to this address nothing else is
 * worth trusting; h2 is not what the mock speaks; a local address cannot reach the loopback.
 */
export const nodePreload = (port: number, certificate: string): string => `'use strict'
// Written by wechatpay-mock; what is changed here is lost at its next start.
// Sends TLS connections to the hosts of WeChat to the mock on this machine.
const tls = require('node:tls')

const PORT = ${port}
const CA = ${JSON.stringify(certificate)}
const HOSTS = new Set(${JSON.stringify(wechatHosts)})
// Of several mocks the one that is loaded last takes the place of the others.
const ORIGINAL = Symbol.for('wechatpay-mock.tls.connect')
const original = tls.connect[ORIGINAL] ?? tls.connect

tls.connect = function connect(...args) {
  const options = optionsOf(args)
  const name = options && [options.servername, options.host].map(plain).find((it) => HOSTS.has(it))
  if (name === undefined) return original.apply(this, args)
  options.socket?.destroy()
  const redirected = {
    ...options,
    host: '127.0.0.1',
    port: PORT,
    servername: name,
    ca: CA,
    path: undefined,
    socket: undefined,
    secureContext: undefined,
    localAddress: undefined,
    localPort: undefined,
    ALPNProtocols: options.ALPNProtocols && ['http/1.1'],
  }
  return original.call(this, redirected, args.findLast((each) => typeof each === 'function'))
}
tls.connect[ORIGINAL] = original

// (options), (port, options) and (port, host, options); undefined for what leads to no host.
function optionsOf([first, second, third]) {
  const isObject = (value) => typeof value === 'object' && value !== null
  if (isObject(first)) return first.path && !first.socket ? undefined : first
  if (!(Number(first) >= 0)) return undefined
  const host = typeof second === 'string' ? second : undefined
  return { port: first, host, ...(isObject(second) ? second : third) }
}

function plain(name) {
  return typeof name === 'string' ? name.toLowerCase().replace(/\\.$/, '') : undefined
}
`

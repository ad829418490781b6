/** Names that mean a machine of one's own, or of one's own network. */
const PRIVATE_NAME = /(?:^|\.)(?:localhost|local|localdomain|internal|intranet|lan|home\.arpa)$/
const PRIVATE_IPV4 =
  /^(?:0|10|127|169\.254|192\.168|172\.(?:1[6-9]|2\d|3[01])|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7]))\./
const PRIVATE_IPV6 = /^\[(?:::1?|f[cd][0-9a-f]{2}:.*|fe[89ab][0-9a-f]:.*)\]$/

/** Whether nobody outside can reach a host: a loopback or private address, a name without a domain. */
export function isPrivateHost(hostname: string): boolean {
  const host = hostname.toLowerCase().replace(/\.$/, '')
  if (host.startsWith('[')) return PRIVATE_IPV6.test(host)
  if (/^\d+(?:\.\d+){3}$/.test(host)) return PRIVATE_IPV4.test(host)
  return !host.includes('.') || PRIVATE_NAME.test(host)
}

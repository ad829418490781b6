// What the parts of the environment that `exec` gives to its child are for: a client for each that is lost without it.

const PROXY = ['HTTPS_PROXY', 'https_proxy']

/** `also` names what would attach the client as well, and is away in both runs. The JVM has many options in one variable. */
export const needs = [
  { parts: PROXY, client: 'wechatpay-axios-plugin', also: ['NODE_OPTIONS'] },
  { parts: PROXY, client: 'wechatpay-go' },
  { parts: PROXY, client: 'wechatpayv3' },
  { parts: PROXY, client: 'wechatpayv3-async' },
  { parts: PROXY, client: 'guzzle' },
  { parts: PROXY, client: 'php-curl' },
  { parts: ['NODE_OPTIONS'], client: 'wechatpay-node-v3' },
  { parts: ['NODE_OPTIONS'], client: 'fetch' },
  { parts: ['NODE_OPTIONS'], client: 'undici' },
  { parts: ['NODE_OPTIONS'], client: 'got' },
  {
    parts: ['NODE_EXTRA_CA_CERTS'],
    client: 'wechatpay-axios-plugin',
    also: ['NODE_OPTIONS'],
  },
  { parts: ['SSL_CERT_FILE'], client: 'wechatpay-go' },
  { parts: ['SSL_CERT_FILE'], client: 'wechatpayv3-async' },
  { parts: ['REQUESTS_CA_BUNDLE'], client: 'wechatpayv3', also: ['CURL_CA_BUNDLE'] },
  { parts: ['CURL_CA_BUNDLE'], client: 'curl', also: ['SSL_CERT_FILE'] },
  { parts: ['PHP_INI_SCAN_DIR'], client: 'guzzle' },
  { parts: ['PHP_INI_SCAN_DIR'], client: 'php-curl' },
  { parts: ['JAVA_TOOL_OPTIONS'], client: 'wechatpay-java' },
  { parts: ['-Dhttps.proxy'], client: 'wechatpay-java' },
  { parts: ['-Djavax.net.ssl.trustStore'], client: 'wechatpay-java' },
  { parts: ['-DsocksProxy'], client: 'wechatpay-java-apache' },
]

/** Those of the variables that `exec` adds to `given` which nobody here needs. */
export function findUnneeded(variables, given) {
  const known = new Set([...given, ...needs.flatMap(({ parts }) => parts)])
  return variables.filter((name) => !known.has(name) && !name.startsWith('WECHATPAY_MOCK_'))
}

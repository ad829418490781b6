const TIMEOUT_MS = 10_000

/** The control API of a mock. */
export function control(url) {
  async function ask(path, init) {
    const signal = AbortSignal.timeout(TIMEOUT_MS)
    const response = await fetch(`${url}/__admin/${path}`, { ...init, signal })
    if (!response.ok) throw new Error(`/__admin/${path}: ${await response.text()}`)
    return response.json()
  }
  return {
    get: (path) => ask(path),
    post(path, body) {
      const headers = { 'Content-Type': 'application/json' }
      return ask(path, { method: 'POST', headers, body: JSON.stringify(body) })
    },
  }
}

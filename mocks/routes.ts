import type { Endpoint } from './endpoint.js'

/** An endpoint whose path a request has, and what stands at the places that its template names. */
export interface Route {
  readonly endpoint: Endpoint
  readonly params: { readonly [name: string]: string }
}

/** Finds endpoints by path: exact ones at once, templates one after the other. */
export class Routes {
  readonly paths: readonly string[]
  readonly #exact = new Map<string, Endpoint>()
  readonly #templates: { readonly pattern: RegExp; readonly endpoint: Endpoint }[] = []

  constructor(endpoints: readonly Endpoint[]) {
    this.paths = endpoints.map(({ path }) => path)
    for (const endpoint of endpoints) {
      const { path } = endpoint
      if (!path.includes('{')) this.#exact.set(path, endpoint)
      else {
        const pattern = new RegExp(`^${path.replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`)
        this.#templates.push({ pattern, endpoint })
      }
    }
  }

  find(path: string): Route | undefined {
    const endpoint = this.#exact.get(path)
    if (endpoint) return { endpoint, params: {} }
    for (const { pattern, endpoint: templated } of this.#templates) {
      const groups = pattern.exec(path)?.groups
      if (groups) return { endpoint: templated, params: mapValues(groups, decoded) }
    }
    return undefined
  }
}

/** `%7C` is what many clients make of `|`; what is no encoding of anything stays as it is. */
function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}

const mapValues = (
  values: { readonly [name: string]: string },
  map: (value: string) => string,
): { readonly [name: string]: string } =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, map(value)]))

/** A JSON merge patch (RFC 7396): members replace members, `null` removes one. */
export type MergePatch = { readonly [name: string]: MergePatchValue }
export type MergePatchValue =
  MergePatch | string | number | boolean | null | readonly MergePatchValue[]

export function applyMergePatch(target: unknown, patch: MergePatchValue): unknown {
  if (!isObject(patch)) return patch
  const result = new Map<string, unknown>(Object.entries(isObject(target) ? target : {}))
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) result.delete(name)
    else result.set(name, applyMergePatch(result.get(name), value))
  }
  return Object.fromEntries(result)
}

function isObject(value: unknown): value is MergePatch {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A JSON Schema as plain data. */
export type Schema = { readonly [keyword: string]: unknown }

/** One member of a body, with everything that a message about it needs. */
export interface Field {
  /** JSON pointer inside the body; array elements are written `*`, the body itself is the empty string. */
  readonly pointer: string
  /** The platform's Chinese name for it. */
  readonly label: string
  /** Where the rules come from. */
  readonly source: string
  /** Position in the document, counted from 0. */
  readonly rank: number
  /** The rules, with `$ref` resolved. */
  readonly schema: Schema
}

/** Lists a part of an endpoint's schema from top to bottom, following `$ref` into `parts`. */
export function listFields(file: Schema, part: string, parts: readonly Schema[]): readonly Field[] {
  const fields: Field[] = []

  function visit(schema: Schema, pointer: string): void {
    fields.push({
      pointer,
      label: String(schema['title'] ?? ''),
      source: String(schema['$comment'] ?? ''),
      rank: fields.length,
      schema,
    })
    for (const [name, member] of Object.entries((schema['properties'] ?? {}) as Schema)) {
      visit(member as Schema, `${pointer}/${name}`)
    }
    if (schema['items']) visit(schema['items'] as Schema, `${pointer}/*`)
  }

  visit(inlineReferences(file, part, parts), '')
  return fields
}

/** Pointers of members that no rule speaks of, wherever they are allowed. */
export function listUndeclared(data: unknown, declared: ReadonlyMap<string, Field>): string[] {
  const found: string[] = []
  const visit = (value: unknown, pointer: string, general: string): void => {
    if (typeof value !== 'object' || value === null) return
    for (const [name, member] of Object.entries(value)) {
      const inGeneral = `${general}/${Array.isArray(value) ? '*' : name}`
      if (declared.has(inGeneral)) visit(member, `${pointer}/${name}`, inGeneral)
      else found.push(`${pointer}/${name}`)
    }
  }
  visit(data, '', '')
  return found
}

/** A part of an endpoint's schema with every `$ref` replaced by what it points to. */
export function inlineReferences(file: Schema, part: string, parts: readonly Schema[]): Schema {
  const files = new Map([...parts, file].map((each) => [String(each['$id']), each]))

  function inline(unresolved: Schema, base: string): Schema {
    const { schema, base: inside } = resolveReference(unresolved, base, files)
    const { properties, items, ...rest } = schema
    return {
      ...rest,
      ...(properties !== undefined && {
        properties: Object.fromEntries(
          Object.entries(properties as Schema).map(([name, member]) => [
            name,
            inline(member as Schema, inside),
          ]),
        ),
      }),
      ...(items !== undefined && { items: inline(items as Schema, inside) }),
    }
  }

  return inline(at(file, `/$defs/${part}`), String(file['$id']))
}

/** Keywords beside a `$ref` win over those it points to: an endpoint renames a shared member this way. */
function resolveReference(
  schema: Schema,
  base: string,
  files: ReadonlyMap<string, Schema>,
): { schema: Schema; base: string } {
  if (typeof schema['$ref'] !== 'string') return { schema, base }
  const target = new URL(schema['$ref'], base)
  const pointer = target.hash.slice(1)
  target.hash = ''
  const file = files.get(target.href)
  if (!file) throw new Error(`${schema['$ref']} in ${base} points to no known schema`)
  const resolved = resolveReference(at(file, pointer), target.href, files)
  const { $ref: _, ...beside } = schema
  const properties = mergeMembers(resolved.schema['properties'], beside['properties'])
  return {
    schema: { ...resolved.schema, ...beside, ...(properties && { properties }) },
    base: resolved.base,
  }
}

/** An overlay may add rules to members that stand behind a `$ref`; those keep their labels. */
function mergeMembers(behind: unknown, beside: unknown): Schema | undefined {
  if (behind === undefined || beside === undefined) return undefined
  const members = new Map(Object.entries(behind as Schema))
  for (const [name, rules] of Object.entries(beside as Schema)) {
    members.set(name, { ...(members.get(name) as Schema | undefined), ...(rules as Schema) })
  }
  return Object.fromEntries(members)
}

function at(file: Schema, pointer: string): Schema {
  let found: unknown = file
  for (const name of pointer.split('/').slice(1)) found = (found as Schema | undefined)?.[name]
  if (!found) throw new Error(`${String(file['$id'])} has nothing at ${pointer}`)
  return found as Schema
}

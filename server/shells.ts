/** How variables are set: in three shells, and in a `.env` file. */
export type SetVariable = (name: string, value: string) => string

export const shells = {
  posix: (name, value) => `export ${name}='${value.replaceAll("'", `'\\''`)}'`,
  // PowerShell takes typographic quotes for plain ones.
  powershell: (name, value) => `$env:${name} = '${value.replaceAll(/['\u2018-\u201b]/g, '$&$&')}'`,
  cmd: (name, value) => `set "${name}=${escapeForCmd(value)}"`,
} as const satisfies { readonly [name: string]: SetVariable }

export type Shell = keyof typeof shells

export const isShell = (name: string): name is Shell => Object.hasOwn(shells, name)

/**
 * For a batch file, which takes a percent sign for the begin of a variable. A quote in the value ends the quotes that
 * stand around it, so what is special to the shell has to be escaped from there to the next quote.
 */
function escapeForCmd(value: string): string {
  return value
    .replaceAll('%', '%%')
    .split('"')
    .map((part, index) => (index % 2 === 0 ? part : part.replaceAll(/[&|<>^()]/g, '^$&')))
    .join('"')
}

/** Single quotes keep everything as it is, in every reader of such files; only a quote itself needs double ones. */
export const dotenv: SetVariable = (name, value) => `${name}=${quoteForDotenv(value)}`

function quoteForDotenv(text: string): string {
  if (/^[\w./:@%+,-]*$/.test(text)) return text
  return text.includes("'") ? JSON.stringify(text) : `'${text}'`
}

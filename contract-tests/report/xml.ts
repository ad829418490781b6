/** Everything that XML 1.0 has no way to write, not even as a reference: production 2 of the recommendation. */
const NOT_XML = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu

/** It is shown as what it is, `\u0007`, where a reader would otherwise miss it. */
const writable = (text: string): string =>
  text.replaceAll(NOT_XML, (each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`)

const REFERENCES: { readonly [character: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  // A parser turns these into spaces in an attribute, and a carriage return into a line feed anywhere.
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
}

const refer = (text: string, characters: RegExp): string =>
  writable(text).replaceAll(characters, (each) => REFERENCES[each] ?? each)

export const xmlText = (text: string): string => refer(text, /[&<>\r]/g)

const xmlValue = (text: string): string => refer(text, /[&<>"\t\n\r]/g)

/** An element; its content is XML already, from `xmlText` or from here. */
export function xmlElement(
  name: string,
  attributes: { readonly [name: string]: string | number },
  content = '',
): string {
  const written = Object.entries(attributes).map(([key, value]) => {
    return ` ${key}="${xmlValue(String(value))}"`
  })
  const start = `<${name}${written.join('')}`
  return content === '' ? `${start}/>` : `${start}>${content}</${name}>`
}

// Reads the JUnit file of the kit, strictly: a CI rejects what is no XML.
const TOKEN =
  /<\?xml .*?\?>|<!--.*?-->|<!\[CDATA\[.*?\]\]>|<(\/?)([\w:.-]+)((?:\s+[\w:.-]+="[^"<]*")*)\s*(\/?)>|[^<]+/gsy
const ATTRIBUTE = /([\w:.-]+)="([^"]*)"/g
const ENTITY = /&(?:(lt|gt|amp|quot|apos)|#(\d+)|#x([\da-f]+));/gi
const NAMED = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

/** The elements as `{ name, attributes, children, text }`; throws at the first thing that is no XML. */
export function readXml(source) {
  const root = { name: '', attributes: {}, children: [], text: '' }
  const open = [root]
  TOKEN.lastIndex = 0
  while (TOKEN.lastIndex < source.length) {
    const at = TOKEN.lastIndex
    const [token, closes, name, attributes, isEmpty] = TOKEN.exec(source) ?? fail(source, at)
    const parent = open.at(-1)
    if (name === undefined) parent.text += token.startsWith('<') ? '' : decode(token, source, at)
    else if (closes) {
      if (open.pop().name !== name) fail(source, at)
    } else {
      const element = { name, attributes: readAttributes(attributes), children: [], text: '' }
      parent.children.push(element)
      if (!isEmpty) open.push(element)
    }
    if (open.length === 0) fail(source, at)
  }
  if (open.length !== 1 || root.children.length !== 1) fail(source, source.length)
  return root.children[0]
}

const readAttributes = (text) =>
  Object.fromEntries(
    Array.from(text.matchAll(ATTRIBUTE), ([, name, value]) => [name, decode(value, text, 0)]),
  )

function decode(text, source, at) {
  if (/&/.test(text.replaceAll(ENTITY, ''))) fail(source, at)
  return text.replaceAll(ENTITY, (_all, name, decimal, hex) =>
    name ? NAMED[name] : String.fromCodePoint(Number.parseInt(decimal ?? hex, decimal ? 10 : 16)),
  )
}

function fail(source, at) {
  throw new Error(`no XML at character ${at}: ${source.slice(at, at + 40)}`)
}

const under = (element, name) =>
  element.children.flatMap((child) => [
    ...(child.name === name ? [child] : []),
    ...under(child, name),
  ])

/** What a CI shows of each test case: `passed`, `skipped` or `failed`, by name. */
export const outcomesOf = (source) =>
  new Map(under(readXml(source), 'testcase').map((each) => [each.attributes.name, outcome(each)]))

function outcome({ children }) {
  const names = new Set(children.map(({ name }) => name))
  if (names.has('failure') || names.has('error')) return 'failed'
  return names.has('skipped') ? 'skipped' : 'passed'
}

/** Texts by the names of their elements, which can be nested. */
export interface XmlContent {
  readonly [element: string]: string | XmlContent
}

/** A message as WeCom writes it: every text in CDATA, nothing between the elements. */
export const toXml = (content: XmlContent): string => `<xml>${elements(content)}</xml>`

const elements = (content: XmlContent): string =>
  Object.entries(content)
    .map(([name, value]) => {
      const inside = typeof value === 'string' ? cdata(value) : elements(value)
      return `<${name}>${inside}</${name}>`
    })
    .join('')

/** The end mark inside a text is cut in two. */
const cdata = (text: string): string => `<![CDATA[${text.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`

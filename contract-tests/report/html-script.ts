/** Search, copying and the reader's language. The page is complete without it. */
export const script = `'use strict'
const all = (selector) => [...document.querySelectorAll(selector)]
const byId = (id) => document.getElementById(id)
const root = document.documentElement
root.classList.add('js')

const tell = () => { root.lang = byId('language-zh').checked ? 'zh-CN' : 'en' }
if (/^zh/i.test(navigator.language)) byId('language-zh').checked = true
tell()
for (const each of all('[name=language]')) each.addEventListener('change', tell)

const items = all('.clause, .case, .todo li').map((node) => [node, node.textContent.toLowerCase()])
const find = () => {
  const wanted = byId('search').value.toLowerCase().split(/\\s+/)
  for (const [node, text] of items) node.hidden = !wanted.every((word) => text.includes(word))
  tidy()
}
const isShown = (node) => node.getClientRects().length > 0
const tidy = () => {
  for (const group of all('.group')) {
    group.hidden = false
    group.hidden = ![...group.querySelectorAll('.clause')].some(isShown)
  }
  byId('nothing').hidden = items.some(([node]) => isShown(node))
}
byId('search').addEventListener('input', find)
for (const each of all('.boxes input')) each.addEventListener('change', tidy)
find()
addEventListener('keydown', (event) => {
  if (event.key !== '/' || event.ctrlKey || event.metaKey || event.target.type === 'search') return
  event.preventDefault()
  byId('search').focus()
})

const open = () => {
  const target = byId(decodeURIComponent(location.hash.slice(1)))
  if (target && target.matches('details')) target.open = true
}
addEventListener('hashchange', open)
open()
addEventListener('beforeprint', () => { for (const each of all('.exchange')) each.open = true })

for (const button of all('.copy')) {
  button.addEventListener('click', async () => {
    const text = button.closest('.replay').querySelector('pre')
    try {
      await navigator.clipboard.writeText(text.textContent)
    } catch {
      getSelection().selectAllChildren(text)
      document.execCommand('copy')
    }
    button.classList.add('done')
    byId('copied').textContent = root.lang === 'en' ? 'Copied' : '已复制'
    setTimeout(() => { button.classList.remove('done'); byId('copied').textContent = '' }, 1500)
  })
}
`

/** What the page's own policy lets run: this script to the byte, and nothing that a client sent. */
export const scriptHash = 'sha256-qMbcCgxxMq8zgXq7qgvFjBOpIFQz456OhQA8BZivBJ0='

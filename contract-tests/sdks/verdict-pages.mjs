// docs/contract-sdks.md in both languages, written from verdicts.json.
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { MARKS, MERCHANTS_OWN, readVerdicts, toldClauses } from './verdicts.mjs'

const own = MERCHANTS_OWN.map((clause) => `\`${clause}\``)

export const pages = [
  {
    file: 'docs/contract-sdks.md',
    lines: () => [
      '# What the SDKs do by themselves',
      '',
      '[中文](contract-sdks.zh-CN.md) · [README](../README.md)',
      '',
      'Each column is an SDK or a client by hand, tried by `wechatpay-mock verify --driver` in public-key mode: a small program',
      'that calls its public API and adds nothing ([contract-tests/sdks](../contract-tests/sdks/README.md)). `npm run test:sdks`',
      'tries them again, and fails where one differs from this page.',
      '',
      `${MARKS.pass} kept · ${MARKS.fail} a MUST is broken · ${MARKS.warn} a SHOULD is broken · ${MARKS['not-applicable']} the SDK does not offer it · ${MARKS['not-exercised']} not seen`,
      '',
      `Not an SDK's business, and so yours: ${own.join(', ')}.`,
      "These want to know the merchant's orders, so that a bare SDK is not judged by them here; in first runs, SDKs without a",
      'shop around them broke the first three.',
      '',
    ],
    head: ['SDK', 'Version', 'Clause'],
  },
  {
    file: 'docs/contract-sdks.zh-CN.md',
    lines: () => [
      '# 各 SDK 自身做到了什么',
      '',
      '[English](contract-sdks.md) · [README](../README.zh-CN.md)',
      '',
      '每一列是一个 SDK 或手写的客户端，用 `wechatpay-mock verify --driver` 以公钥模式检验：一个只调用其公开 API、',
      '不加任何补充的小程序（[contract-tests/sdks](../contract-tests/sdks/README.md)）。`npm run test:sdks` 会重新检验，',
      '结果与本页不一致时失败。',
      '',
      `${MARKS.pass} 做到 · ${MARKS.fail} 违反 MUST · ${MARKS.warn} 违反 SHOULD · ${MARKS['not-applicable']} SDK 不提供该功能 · ${MARKS['not-exercised']} 未观察到`,
      '',
      `不归 SDK 管、须由商户自己做到：${own.join('、')}。`,
      '这几条要知道商户自己的订单，因此本页不以它们评判单独的 SDK；最初检验时，没有商户系统配合的 SDK 违反了前三条。',
      '',
    ],
    head: ['SDK', '版本', '条款'],
  },
]

export function pageText({ lines, head }, all = readVerdicts()) {
  const [sdk, version, clause] = head
  const columns = all.map((_, at) => String(at + 1))
  const legend = [
    row(['', sdk, version]),
    row(['---', '---', '---']),
    ...all.map((each, at) => row([columns[at], `\`${each.name}\``, each.version])),
  ]
  const matrix = [
    row([clause, ...columns]),
    row(['---', ...columns.map(() => '---')]),
    ...toldClauses(all).map((id) =>
      row([`\`${id}\``, ...all.map(({ clauses }) => MARKS[clauses[id]] ?? '')]),
    ),
  ]
  return `${[...lines(), ...legend, '', ...matrix].join('\n')}\n`
}

const row = (cells) => `| ${cells.join(' | ')} |`

export async function formattedPage(page) {
  const { format, resolveConfig } = await import('prettier')
  const path = pathOf(page.file)
  return format(pageText(page), { ...(await resolveConfig(path)), filepath: path })
}

export async function writePages() {
  for (const page of pages) writeFileSync(pathOf(page.file), await formattedPage(page))
}

export const readPage = ({ file }) => readFileSync(pathOf(file), 'utf8')

const pathOf = (file) => fileURLToPath(new URL(`../../${file}`, import.meta.url))

import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { version } from '../../server/version.js'
// @ts-expect-error -- plain JavaScript, which runs without a build
import * as judging from './judge.mjs'
// @ts-expect-error -- plain JavaScript, which runs without a build
import * as junit from './junit.mjs'
// @ts-expect-error -- plain JavaScript, which runs without a build
import * as merchandise from './merchants.mjs'
// @ts-expect-error -- plain JavaScript, which runs without a build
import * as reading from './pipelines.mjs'

interface Pipeline {
  readonly ci: string
  readonly language: string
  readonly steps: readonly (readonly string[])[]
  readonly published: readonly string[]
}
type Outcomes = ReadonlyMap<string, 'passed' | 'skipped' | 'failed'>
type Judge = (
  ended: { readonly code: number },
  published: { readonly outcomes?: Outcomes; readonly findings: readonly string[] },
) => readonly string[]
const { cis, readPipelines } = reading as {
  cis: readonly string[]
  readPipelines(page: string): readonly Pipeline[]
}
const { merchants } = merchandise as { merchants: readonly { readonly language: string }[] }
const { outcomesOf } = junit as { outcomesOf(source: string): Outcomes }
const { judgeBroken, judgeGood } = judging as { judgeBroken: Judge; judgeGood: Judge }

const pages = ['docs/ci.md', 'docs/ci.zh-CN.md'] as const
const readPage = (path: string): string =>
  readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')

describe.each(pages)('%s', (path) => {
  const page = readPage(path)

  test('has one pipeline for every CI and language', () => {
    const seen = readPipelines(page).map(({ ci, language }) => `${ci}, ${language}`)
    const wanted = cis.flatMap((ci) => merchants.map(({ language }) => `${ci}, ${language}`))
    expect(seen).toEqual(wanted)
  })

  test('publishes both reports in each, and runs what is in the other language of the page', () => {
    const other = pages.find((each) => each !== path) ?? path
    expect(readPipelines(page)).toEqual(readPipelines(readPage(other)))
    for (const { published } of readPipelines(page))
      expect(published).toEqual(['contract.xml', 'contract.html'])
  })

  test('names the version of this package wherever it names one', () => {
    const named = Array.from(
      page.matchAll(/wechatpay-mock[@-](\d\S*?)(?:\.tgz|[\s`])/g),
      ([, v]) => v,
    )
    expect(named.length).toBeGreaterThan(9)
    expect(new Set(named)).toEqual(new Set([version]))
  })
})

describe('a pipeline', () => {
  const pageOf = (ci: string, fence: string, source: string): string =>
    `# A page\n\n## ${ci}\n\n### Go\n\n\`\`\`${fence}\n${source}\n\`\`\`\n\n## Other\n`

  test('of GitHub runs each step in a shell of its own, and not what it uses', () => {
    const source = `jobs:
  contract:
    steps:
      - uses: actions/checkout@v5
      - run: one
      - run: |
          two
          three
      - uses: actions/upload-artifact@v4
        with:
          path: |
            contract.xml
            contract.html`
    expect(readPipelines(pageOf('GitHub Actions', 'yaml', source))).toEqual([
      {
        ci: 'GitHub Actions',
        language: 'Go',
        steps: [
          ['bash', '-e', '-c', 'one'],
          ['bash', '-e', '-c', 'two\nthree\n'],
        ],
        published: ['contract.xml', 'contract.html'],
      },
    ])
  })

  test('of GitLab runs its script as one, without what comes before', () => {
    const source = `contract:
  before_script: [apt-get update]
  script: [one, two]
  artifacts: { paths: [contract.html], reports: { junit: contract.xml } }`
    expect(readPipelines(pageOf('GitLab CI', 'yaml', source))).toMatchObject([
      {
        steps: [['bash', '-eo', 'pipefail', '-c', 'one\ntwo']],
        published: ['contract.xml', 'contract.html'],
      },
    ])
  })

  test('of Jenkins runs what sh is given', () => {
    const source = `pipeline {
      steps {
        sh 'one'
        sh 'two --three'
      }
      junit 'contract.xml'
      archiveArtifacts 'contract.html'
}`
    expect(readPipelines(pageOf('Jenkins', 'groovy', source))).toMatchObject([
      {
        steps: [
          ['sh', '-xe', '-c', 'one'],
          ['sh', '-xe', '-c', 'two --three'],
        ],
        published: ['contract.xml', 'contract.html'],
      },
    ])
  })
})

describe('a JUnit file', () => {
  test('says of each case whether it passed, was skipped or failed', () => {
    const source = `<?xml version="1.0" encoding="UTF-8"?>
<testsuites><testsuite name="a &amp; b">
  <testcase name="sign/valid" time="0"/>
  <testcase name="sign/clock"><skipped message="&#20013;"/></testcase>
  <testcase name="request/plane"><failure message="&lt;"><![CDATA[1 < 2 & 3]]></failure></testcase>
</testsuite></testsuites>`
    expect(Object.fromEntries(outcomesOf(source))).toEqual({
      'sign/valid': 'passed',
      'sign/clock': 'skipped',
      'request/plane': 'failed',
    })
  })

  test.each([
    ['an element that is not closed', '<a><b></a>'],
    ['an element that is closed twice', '<a></a></a>'],
    ['two roots', '<a/><b/>'],
    ['a bare ampersand', '<a>1 & 2</a>'],
    ['a bare less-than', '<a>1 < 2</a>'],
    ['an attribute without quotes', '<a b=c/>'],
    ['nothing', ''],
  ])('with %s is none', (_title, source) => {
    expect(() => outcomesOf(source)).toThrow('no XML')
  })
})

describe('a recipe', () => {
  const kept: Outcomes = new Map([
    ['sign/valid', 'passed'],
    ['request/schema', 'passed'],
    ['request/integer-fen', 'passed'],
  ])
  const broken: Outcomes = new Map([...kept, ['request/integer-fen', 'failed']])
  const published = (outcomes: Outcomes) => ({ outcomes, findings: [] })

  test('is good when the order is judged and nothing is broken', () => {
    expect(judgeGood({ code: 0 }, published(kept))).toEqual([])
    expect(judgeGood({ code: 1 }, published(kept))).toEqual(['ended with 1'])
    expect(judgeGood({ code: 0 }, published(broken))).toEqual(['request/integer-fen failed'])
    expect(judgeGood({ code: 0 }, published(new Map()))).toHaveLength(2)
    expect(judgeGood({ code: 0 }, { findings: ['contract.xml is not there'] })).toHaveLength(1)
  })

  test('is broken by an amount in yuan when it fails for that alone', () => {
    expect(judgeBroken({ code: 1 }, published(broken))).toEqual([])
    expect(judgeBroken({ code: 0 }, published(broken))).toHaveLength(1)
    expect(judgeBroken({ code: 1 }, published(kept))).toEqual(['failed are: none'])
    const both: Outcomes = new Map([...broken, ['sign/valid', 'failed']])
    expect(judgeBroken({ code: 1 }, published(both))).toHaveLength(1)
  })
})

// What a pipeline left behind, compared with what the page promises.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { outcomesOf } from './junit.mjs'

/** What has to be there of any pipeline, however it ended, and what its JUnit file says of each clause. */
export function readPublished({ published }, folder) {
  const absent = published.filter((file) => !existsSync(join(folder, file)))
  if (published.length < 2) return { findings: ['does not publish both reports'] }
  if (absent.length > 0) return { findings: absent.map((file) => `${file} is not there`) }
  const [junit, html] = ['.xml', '.html'].map((end) =>
    readFileSync(join(folder, published.find((file) => file.endsWith(end)) ?? ''), 'utf8'),
  )
  const findings = /^<!doctype html>.*<\/html>\s*$/is.test(html) ? [] : ['the HTML is not whole']
  try {
    const outcomes = outcomesOf(junit)
    const unnamed = [...outcomes.keys()].filter((clause) => !html.includes(clause))
    return { outcomes, findings: [...findings, ...unnamed.map((id) => `the HTML lacks ${id}`)] }
  } catch (error) {
    return { findings: [...findings, error.message] }
  }
}

const KEPT = ['sign/valid', 'request/schema']

/** A merchant whose order is right: everything passes. */
export function judgeGood({ code }, { outcomes, findings }) {
  const failed = [...(outcomes ?? [])].filter(([, outcome]) => outcome === 'failed')
  return [
    ...findings,
    ...(code === 0 ? [] : [`ended with ${code}`]),
    ...failed.map(([clause]) => `${clause} failed`),
    ...KEPT.filter((clause) => outcomes && outcomes.get(clause) !== 'passed').map(
      (clause) => `${clause} is ${outcomes.get(clause) ?? 'not there'}`,
    ),
  ]
}

const BROKEN = 'request/integer-fen'

/** A merchant whose order is in yuan: that clause fails, and no other, and the pipeline with it. */
export function judgeBroken({ code }, { outcomes, findings }) {
  const failed = [...(outcomes ?? [])].flatMap(([id, outcome]) => (outcome === 'failed' ? id : []))
  return [
    ...findings,
    ...(code === 0 ? ['succeeded with an amount in yuan'] : []),
    ...(failed.join() === BROKEN ? [] : [`failed are: ${failed.join(', ') || 'none'}`]),
  ]
}

/** What GitHub shows of a run without being given a file. */
export function judgeGithub({ stdout, stderr }, summary, isBroken) {
  const annotated = /^::(error|warning|notice)\b.*/gm.exec(`${stdout}\n${stderr}`)
  return [
    ...(summary.includes('WeChat Pay contract') ? [] : ['the summary of the job is empty']),
    ...(isBroken && !summary.includes(BROKEN) ? [`the summary does not name ${BROKEN}`] : []),
    ...(isBroken && !annotated?.[0].includes(BROKEN) ? [`no annotation names ${BROKEN}`] : []),
  ]
}

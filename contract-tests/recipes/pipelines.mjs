// The pipelines of docs/ci.md: what a CI would run of each, and which files it would publish.
import { load } from 'js-yaml'

const PIPELINE = /^```(?:yaml|groovy)\n(.*?)^```$/gms

/** How each CI writes down its steps, and in what it runs them. */
const readers = { 'GitHub Actions': readGithub, 'GitLab CI': readGitlab, Jenkins: readJenkins }
export const cis = Object.keys(readers)

/** `{ ci, language, steps, junit, published }` of every block under a heading of a CI and one of a language. */
export function readPipelines(page) {
  return sectionsOf(page, '##').flatMap(({ title: ci, text }) => {
    if (!(ci in readers)) return []
    return sectionsOf(text, '###').flatMap(({ title: language, text: inside }) =>
      [...inside.matchAll(PIPELINE)].map(([, source]) => ({
        ci,
        language,
        ...readers[ci](source),
      })),
    )
  })
}

function sectionsOf(text, mark) {
  return text
    .split(new RegExp(`^${mark} `, 'm'))
    .slice(1)
    .map((part) => {
      const [title] = part.split('\n', 1)
      return { title, text: part.slice(title.length) }
    })
}

/** Each `run:` is a script of its own, for `bash -e`. There is nothing that takes a JUnit file. */
function readGithub(source) {
  const steps = Object.values(load(source).jobs).flatMap((job) => job.steps)
  return {
    steps: steps.flatMap(({ run }) => (run === undefined ? [] : [['bash', '-e', '-c', run]])),
    published: steps
      .filter(({ uses }) => uses?.startsWith('actions/upload-artifact@'))
      .flatMap((step) => step.with.path.trim().split('\n')),
  }
}

/** The lines of `script:` are one script, which ends with the first that fails. */
function readGitlab(source) {
  const jobs = Object.values(load(source)).filter((each) => Array.isArray(each.script))
  return {
    steps: jobs.map(({ script }) => ['bash', '-eo', 'pipefail', '-c', script.join('\n')]),
    published: jobs.flatMap(({ artifacts }) => [artifacts.reports.junit, ...artifacts.paths]),
  }
}

/** A Jenkinsfile is a program. Ours has one step a line and nothing but a text between single quotes for an argument. */
function readJenkins(source) {
  const argumentsOf = (step) =>
    Array.from(source.matchAll(new RegExp(`^ *${step} '(.+)'$`, 'gm')), ([, text]) => text)
  return {
    steps: argumentsOf('sh').map((text) => ['sh', '-xe', '-c', text]),
    published: [...argumentsOf('junit'), ...argumentsOf('archiveArtifacts')],
  }
}

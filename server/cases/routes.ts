import type { Mock } from '../../mocks/index.js'
import type { CasesDesk } from './desk.js'

/** `/__admin/cases`, without HTTP. */
export interface CaseRoutes {
  list(): object
  start(id: string, body: unknown, url: string): Promise<object>
  finish(id: string, body: unknown): Promise<object>
}

export interface CaseRoutesOptions {
  /** The variables that the client of a merchant gets. */
  readonly env?: (mchid?: string) => Promise<{ readonly [name: string]: string }>
  /** By default there is one of its own. */
  readonly desk?: () => Promise<CasesDesk>
}

/** They are loaded with the first call, so that `start` does not pay for them. */
export function caseRoutes(
  mock: Mock,
  { env, desk: given }: CaseRoutesOptions,
): () => Promise<CaseRoutes> {
  let routes: Promise<CaseRoutes> | undefined
  const load = async (): Promise<CaseRoutes> => {
    const [desk, { readFinish, readStart }, { showCase, showOutcome, showStarted }] =
      await Promise.all([given?.() ?? openDesk(mock), import('./input.js'), import('./view.js')])
    return {
      list: () => ({ cases: desk.cases.map(showCase) }),
      async start(id, body, url) {
        const started = await desk.start(id, readStart(body), url)
        return showStarted(started, (await env?.(started.opened.mchid)) ?? {}, url)
      },
      async finish(id, body) {
        const definition = desk.find(id)
        const { run, told } = readFinish(body)
        desk.check(run, definition)
        return showOutcome(run, definition, await desk.finish(run, { told }))
      },
    }
  }
  return () => (routes ??= load())
}

/** The desk of a mock, with all the cases that there are. */
export async function openDesk(mock: Mock): Promise<CasesDesk> {
  const [{ CasesDesk }, { cases }] = await Promise.all([
    import('./desk.js'),
    import('../../contract-tests/cases/index.js'),
  ])
  return new CasesDesk(mock, cases)
}

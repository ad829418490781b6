import { attachment, type AttachmentFacts } from '../attachment.js'
import type { Environment } from '../io.js'
import type { Running } from '../start.js'

/** The environment of any client of a mock, whoever its merchant is: what `exec` gives its child. */
export async function attachedEnvironment(
  running: Running,
  facts: Omit<AttachmentFacts, 'port' | 'trust'>,
): Promise<Environment> {
  const { variables, trust } = await running.prepareEnvironment()
  return { ...facts.env, ...variables, ...attachment({ port: running.port, trust, ...facts }) }
}

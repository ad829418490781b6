import { UsageError } from '../mocks/usage.js'
import { EnvironmentError } from './environment-error.js'
import type { Io } from './io.js'
import type { StartOptions } from './options.js'
import { type Running, startServer } from './start.js'

/** Starts what the command line asked for, and says in its words why that failed. */
export async function serve(
  { server, state, quiet, configFile }: StartOptions,
  io: Pick<Io, 'env' | 'stderr'>,
): Promise<Running> {
  const onProblem = (line: string): void => void io.stderr.write(`wechatpay-mock: ${line}\n`)
  const onNotice = quiet ? undefined : onProblem
  try {
    const running = await startServer({
      ...server,
      state,
      around: io.env,
      onProblem,
      ...(onNotice && { onNotice }),
    })
    running.warnings.forEach(onProblem)
    return running
  } catch (error) {
    if (error instanceof UsageError && configFile !== undefined) {
      throw new UsageError(`${configFile}: ${error.message}`)
    }
    throw whyNotListening(error, server)
  }
}

/** Problems with the address are the environment's; anything else is a bug. */
function whyNotListening(
  error: unknown,
  { port = 7290, host = '127.0.0.1' }: StartOptions['server'],
): unknown {
  switch (error instanceof Error && 'code' in error ? error.code : undefined) {
    case 'EADDRINUSE':
      return new EnvironmentError(
        `port ${port} of ${host} is taken; choose another with --port, or a free one with --port 0`,
      )
    case 'EACCES':
      return new EnvironmentError(`no permission to listen on port ${port} of ${host}`)
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EINVAL':
      return new EnvironmentError(`${host} is no address of this machine`)
    default:
      return error
  }
}

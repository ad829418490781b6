import { readFile } from 'node:fs/promises'
import { EnvironmentError } from './environment-error.js'
import type { Io } from './io.js'
import type { Surroundings } from './options.js'

/** The options read from the real disk. */
export const surroundingsOf = ({ env, cwd, platform, home }: Io): Surroundings => ({
  env,
  cwd,
  platform,
  home,
  async readFile(path) {
    try {
      return await readFile(path, 'utf8')
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code === 'ENOENT') return undefined
      throw new EnvironmentError(`cannot read ${path}: ${code}`)
    }
  },
})

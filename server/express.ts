import type express from 'express'
import { createRequire } from 'node:module'

/** Express costs more to load than the rest of the server, which answers orders without it. */
export function loadExpress(): typeof express {
  return createRequire(import.meta.url)('express') as typeof express
}

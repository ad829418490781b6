import type { Run } from './index.js'

export const doctor: Run = async () => 0

import { UsageError } from '../../mocks/usage.js'

/** The word is none of those there are: 404. A file of its own, so that knowing it loads no cases. */
export class UnknownHere extends UsageError {}

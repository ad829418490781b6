/** The platform has understood the request, and has not carried it out. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  /** `PARAM_ERROR`, or the errcode of WeCom. */
  readonly code: string
  /** Whether the same request may succeed a little later. */
  readonly isTransient: boolean

  constructor(code: string, message: string, isTransient: boolean) {
    super(`${code}: ${message}`)
    this.code = code
    this.isTransient = isTransient
  }
}

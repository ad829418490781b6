import type { NextFunction, Request, Response } from 'express'
import { createHash, timingSafeEqual } from 'node:crypto'

export interface GuardOptions {
  /** When there is one, every call must carry it as `Authorization: Bearer`. */
  readonly adminToken?: string
  /** Names besides the loopback ones under which `/__admin` may be called. */
  readonly hosts?: readonly string[]
}

/**
 * Keeps web pages and strangers out: a page in the developer's browser can reach loopback, so calls are taken only
 * under a loopback name (no DNS rebinding), from no foreign origin, and with JSON (no plain form posts).
 */
export function guard({ adminToken, hosts = [] }: GuardOptions) {
  const names = ['localhost', '127.0.0.1', '[::1]', ...hosts.map((host) => host.toLowerCase())]

  return (request: Request, response: Response, next: NextFunction): void => {
    const refuse = (status: number, message: string): void =>
      void response.status(status).json({ code: 'MOCK_ADMIN', message })
    if (adminToken !== undefined) {
      const given = /^Bearer (.+)$/i.exec(request.get('Authorization') ?? '')?.[1] ?? ''
      if (!isSame(given, adminToken)) {
        response.set('WWW-Authenticate', 'Bearer')
        return refuse(401, '/__admin needs the admin token: Authorization: Bearer TOKEN')
      }
    } else if (!names.includes(nameOf(request.get('Host') ?? ''))) {
      return refuse(
        403,
        `/__admin answers under ${names.join(', ')}, not ${request.get('Host')}; for other names start with --admin-token`,
      )
    }
    const origin = request.get('Origin')
    if (
      origin !== undefined &&
      origin !== `http://${request.get('Host')}` &&
      origin !== `https://${request.get('Host')}`
    ) {
      return refuse(403, `/__admin takes no requests from pages of ${origin}`)
    }
    const hasBody =
      Number(request.get('Content-Length') ?? 0) > 0 ||
      request.get('Transfer-Encoding') !== undefined
    if (hasBody && !request.is('application/json')) {
      return refuse(
        415,
        `send Content-Type: application/json, got ${request.get('Content-Type') ?? 'none'}`,
      )
    }
    next()
  }
}

/** The name in a Host header, without its port. */
const nameOf = (host: string): string => host.toLowerCase().replace(/:\d+$/, '')

/** Compares digests, so that neither content nor length shows in the time it takes. */
function isSame(given: string, wanted: string): boolean {
  return timingSafeEqual(digest(given), digest(wanted))
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

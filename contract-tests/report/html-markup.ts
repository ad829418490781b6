import type { Text } from '../clauses/clause.js'

/**
 * Text for HTML, between tags and in quoted attributes alike. What would hide, reorder or break lines is shown as what
 * it is, `\u202e`.
 */
export const escapeHtml = (text: string): string =>
  text
    .replaceAll(UNSEEN, (each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .replaceAll(/[&<>"'`]/g, (each) => `&#${each.charCodeAt(0)};`)

/** Whether a reader sees all of it, so that pasting it does what it seems to do. */
export const isPlain = (text: string): boolean => text.search(UNSEEN) === -1

const UNSEEN = /(?![\n\t])[\p{Cc}\p{Cs}\u061c\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/gu

/** Both languages; the page shows one of them. */
export const both = ({ en, zh }: Text): string =>
  `<span class="en" lang="en">${escapeHtml(en)}</span><span class="zh" lang="zh-CN">${escapeHtml(zh)}</span>`

export const words = (en: string, zh: string): string => both({ en, zh })

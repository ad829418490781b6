import type { Violation } from '../../../schemas/index.js'
import { type JsonBody, sourceAt } from '../../json/read.js'

/** The parts of a PARAM_ERROR that depend on the broken rule. `value` is JSON text. */
export interface Wording {
  readonly message: string
  readonly location: 'body' | 'query' | 'uri_template' | null
  readonly value: string
}

/**
 * The platform's grammar for a broken rule, collected in apiv3.md section 9. The noun changes with the stage:
 * 字段 when it looks for members, 目标字段 when it converts types, 值字段 for strings, 数值字段 for numbers.
 */
export function wordViolation(violation: Violation, body: JsonBody): Wording {
  if (violation.kind === 'unknown') {
    return {
      message: '请求中含有未在API文档中定义的参数',
      location: null,
      value: JSON.stringify(violation.pointers.map((each) => located(each, body).shown)),
    }
  }
  const { location, shown } = located(violation.pointer, body)
  const source = `输入源“${shown}”`
  const label = `“${violation.label}”`
  const field = `${source}映射到字段${label}`
  const text = `${source}映射到值字段${label}字符串规则校验失败，`
  const number = `${source}映射到数值字段${label}规则校验失败，`
  const echo = (): string => sourceAt(body.text, violation.pointer)
  switch (violation.kind) {
    case 'type': {
      const isArray = violation.expected === 'array'
      const target = `无法将${location === 'body' ? ' JSON ' : ''}${source}映射到${isArray ? '多重字段' : '目标字段'}${label}中，`
      return { message: target + EXPECTED[violation.expected], location, value: echo() }
    }
    case 'required':
      return {
        message: `${field}必填性规则校验失败，此字段为必填项`,
        location,
        value: '""',
      }
    case 'too-short':
    case 'too-long': {
      const unit = violation.unit === 'bytes' ? '字节数' : '字符数'
      const bound = violation.kind === 'too-short' ? '小于最小值' : '大于最大值'
      return {
        message: `${text}${unit} ${violation.length}，${bound} ${violation.limit}`,
        location,
        value: String(violation.length),
      }
    }
    case 'pattern':
      return {
        message: `${text}字符串必须匹配正则表达式“${violation.printed}”`,
        location,
        value: echo(),
      }
    case 'below-minimum':
      return {
        message: `${number}值低于最小值 ${violation.limit}`,
        location,
        value: echo(),
      }
    case 'above-maximum':
      return {
        message: `${number}值高于最大值 ${violation.limit}`,
        location,
        value: echo(),
      }
    case 'too-few':
    case 'too-many': {
      const bound = violation.kind === 'too-few' ? '低于最小值' : '高于最大值'
      return {
        message: `${field}多重性规则校验失败，此字段个数为 ${violation.count} 个，${bound} ${violation.limit}`,
        location,
        value: String(violation.count),
      }
    }
    case 'other':
      // Only an overlay can bring a rule that no document has; the platform's nearest words are these.
      return { message: '参数错误', location, value: echo() }
  }
}

const EXPECTED = {
  integer: '此字段需要一个合法的 64 位有符号整数',
  number: '此字段需要一个合法的 64 位有符号整数',
  string: '此字段需要一个 string 类型的 Json 值',
  boolean: '此字段需要一个 boolean 类型的 Json 值',
  null: '此字段需要一个 null 类型的 Json 值',
  object: '此字段需要一个合法的 Json 对象',
  array: '此字段需要 JSON 数组对象',
} as const

/** With no body at all, the pointer loses its `/body`: the platform had no body to point into. */
export function wordEmptyBody(first: Violation): Wording {
  const [pointer, label] = first.kind === 'unknown' ? ['', ''] : [first.pointer, first.label]
  return {
    message: `输入源“${pointer}”映射到字段“${label}”必填性规则校验失败，此字段为必填项`,
    location: null,
    value: '""',
  }
}

export function wordMalformedJson(parseError: string, text: string): Wording {
  return {
    message: `解析 Json 出错 (位置: /body): ${parseError}`,
    location: null,
    value: JSON.stringify(text),
  }
}

/** A pointer as the platform shows it; one that begins with `?` is into the query of an endpoint that takes a body. */
function located(
  pointer: string,
  { place }: JsonBody,
): { readonly location: 'body' | 'query' | 'uri_template'; readonly shown: string } {
  if (pointer.startsWith('?')) return { location: 'query', shown: `/query/${pointer.slice(1)}` }
  const location = place?.(pointer.split('/')[1] ?? '') ?? 'body'
  return { location, shown: `/${location}${pointer}` }
}

import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Authorization, formatAuthorization, parseAuthorization } from './authorization.js'

const authorization: Authorization = {
  mchid: '1230000109',
  nonceStr: '593BEC0C930BF1AFEB40B4A08C8FB242',
  signature: 'c2lnbmF0dXJl',
  timestamp: '1554208460',
  serialNo: '25F448A6B755412A4471242D35A10854A3AA52E7',
}
const PAIRS = [
  'mchid="1230000109"',
  'nonce_str="593BEC0C930BF1AFEB40B4A08C8FB242"',
  'signature="c2lnbmF0dXJl"',
  'timestamp="1554208460"',
  'serial_no="25F448A6B755412A4471242D35A10854A3AA52E7"',
]
const header = (pairs: readonly string[]): string => `WECHATPAY2-SHA256-RSA2048 ${pairs.join(',')}`
/** The header with one pair written differently. */
const written = (key: string, pair: string): string =>
  header(PAIRS.map((each) => (each.startsWith(`${key}=`) ? pair : each)))

test('a header is written in the order of the documents', () => {
  expect(formatAuthorization(authorization)).toBe(header(PAIRS))
})

describe('a header is read', () => {
  test.each([
    ['as the documents write it', [0, 1, 2, 3, 4]],
    ['in the order of Go and Java', [0, 1, 3, 4, 2]],
    ['in the order of PHP and axios', [0, 4, 3, 1, 2]],
    ['backwards', [4, 3, 2, 1, 0]],
  ])('%s', (_how, order) => {
    const value = header(order.map((index) => PAIRS[index] ?? ''))
    expect(parseAuthorization(value)).toEqual({ kind: 'ok', ...authorization })
  })

  test.each(['a b', 'a,b', 'a=b', "it's", '中文', 'a\\', ',mchid=', '\t', '='])(
    'when a value holds %j',
    (nonceStr) => {
      const value = formatAuthorization({ ...authorization, nonceStr })
      expect(parseAuthorization(value)).toEqual({ kind: 'ok', ...authorization, nonceStr })
    },
  )

  test.each(['0', '00', '1554208460123', '9'.repeat(20)])(
    'when %s is the timestamp, whose size is judged elsewhere',
    (timestamp) => {
      const value = formatAuthorization({ ...authorization, timestamp })
      expect(parseAuthorization(value)).toEqual({ kind: 'ok', ...authorization, timestamp })
    },
  )
})

describe('another scheme is named', () => {
  test.each([
    ['', 'nothing'],
    ['Bearer x', '"Bearer"'],
    [header(PAIRS).toLowerCase(), '"wechatpay2-sha256-rsa2048"'],
    [header(PAIRS).replace('RSA2048', 'SM3'), '"WECHATPAY2-SHA256-SM3"'],
    [header(PAIRS).replace(' ', '\t'), String.raw`"WECHATPAY2-SHA256-RSA2048\tmchid=\"1230000...`],
    [` ${header(PAIRS)}`, 'nothing'],
    ['x'.repeat(65_536), `"${'x'.repeat(40)}..."`],
  ])('%#', (value, came) => {
    const parsed = parseAuthorization(value)
    expect(parsed.kind).toBe('wrong-scheme')
    expect('problem' in parsed && parsed.problem).toContain(
      `the scheme WECHATPAY2-SHA256-RSA2048 was expected, ${came}`,
    )
  })

  test('and whose request it was', () => {
    const value = header(PAIRS).toLowerCase()
    expect(parseAuthorization(value)).toMatchObject({ mchid: '1230000109' })
  })
})

describe('a header is refused, and told from which place on,', () => {
  const [mchid = '', nonce = '', signature = '', timestamp = '', serial = ''] = PAIRS
  test.each([
    ['nothing but the scheme', header([]).trimEnd(), 'a pair key="value" was expected, nothing'],
    ['nothing behind the blank', header([]), 'a pair key="value" was expected, nothing came'],
    [
      'two blanks',
      header(PAIRS).replace(' ', '  '),
      'no blanks were expected around the key mchid, " mchid" came',
    ],
    [
      'a blank behind the commas',
      header(PAIRS).replaceAll(',', ', '),
      'no blanks were expected around the key nonce_str, " nonce_str" came',
    ],
    [
      'a blank in front of =',
      written('mchid', 'mchid ="1"'),
      'no blanks were expected around the key mchid, "mchid " came',
    ],
    [
      'a blank behind =',
      written('mchid', 'mchid= "1"'),
      String.raw`the value of mchid was expected in double quotes, " \"1\",nonce`,
    ],
    [
      'a blank in front of a comma',
      written('mchid', 'mchid="1" '),
      String.raw`a comma was expected behind the value of mchid, " ,nonce_str=`,
    ],
    [
      'a blank at the end',
      `${header(PAIRS)} `,
      'a comma was expected behind the value of serial_no, " " came',
    ],
    ['a comma at the end', `${header(PAIRS)},`, 'a pair key="value" was expected, nothing came'],
    [
      'two commas',
      header([mchid, '', nonce, signature, timestamp, serial]),
      'one of the keys mchid, nonce_str, signature, timestamp, serial_no was expected, ",nonce_str',
    ],
    [
      'a semicolon',
      header(PAIRS).replace(',', ';'),
      'a comma was expected behind the value of mchid, ";nonce_str=',
    ],
    [
      'an unknown key',
      header([...PAIRS, 'version="1"']),
      'one of the keys mchid, nonce_str, signature, timestamp, serial_no was expected, "version"',
    ],
    [
      'a key in other letters',
      written('serial_no', 'Serial_No="1"'),
      'one of the keys mchid, nonce_str, signature, timestamp, serial_no was expected, "Serial_No"',
    ],
    ['a key of every object', header([...PAIRS, '__proto__="1"']), '"__proto__" came'],
    [
      'a key twice',
      header([...PAIRS, timestamp]),
      'every key was expected once, timestamp came twice',
    ],
    [
      'a missing key',
      header([mchid, nonce, signature, timestamp]),
      'five pairs were expected, serial_no did not come',
    ],
    [
      'only one key',
      header([signature]),
      'five pairs were expected, mchid and nonce_str and timestamp and serial_no did not come',
    ],
    [
      'an empty value',
      written('nonce_str', 'nonce_str=""'),
      'a value was expected for nonce_str, an empty one came',
    ],
    [
      'no quotes',
      written('timestamp', 'timestamp=1554208460'),
      'the value of timestamp was expected in double quotes, "1554208460,serial',
    ],
    [
      'single quotes',
      written('mchid', "mchid='1230000109'"),
      `the value of mchid was expected in double quotes, "'1230000109',`,
    ],
    [
      'an unclosed quote at the end',
      header(PAIRS).slice(0, -1),
      'a double quote was expected behind the value of serial_no, the end of the header came',
    ],
    [
      'an unclosed quote inside',
      written('mchid', 'mchid="1230000109'),
      'a comma was expected behind the value of mchid, "593BEC0C930B',
    ],
    [
      'quotes inside a value',
      written('nonce_str', 'nonce_str="a"b"'),
      String.raw`a comma was expected behind the value of nonce_str, "b\",signature`,
    ],
    [
      'escaped quotes, which the grammar does not have',
      written('nonce_str', String.raw`nonce_str="a\"b"`),
      'a comma was expected behind the value of nonce_str',
    ],
    [
      'a value without a key',
      header([...PAIRS, '="1"']),
      'one of the keys mchid, nonce_str, signature, timestamp, serial_no was expected, nothing',
    ],
    [
      'a timestamp in words',
      written('timestamp', 'timestamp="now"'),
      'the timestamp was expected as seconds in digits, "now" came',
    ],
    ['a signed timestamp', written('timestamp', 'timestamp="-1"'), 'in digits, "-1" came'],
    ['a broken timestamp', written('timestamp', 'timestamp="1.5"'), 'in digits, "1.5" came'],
    ['a padded timestamp', written('timestamp', 'timestamp=" 1"'), 'in digits, " 1" came'],
    ['full-width digits', written('timestamp', 'timestamp="１２"'), 'in digits, "１２" came'],
    [
      '21 digits',
      written('timestamp', `timestamp="${'1'.repeat(21)}"`),
      'in digits, "111111111111111111111" came',
    ],
    [
      'something that moves the cursor',
      header([...PAIRS, '\u001b[2J="1"']),
      String.raw`"\u001b[2J" came`,
    ],
  ])('for %s', (_why, value, problem) => {
    const parsed = parseAuthorization(value)
    expect(parsed.kind).toBe('malformed')
    expect('problem' in parsed && parsed.problem).toContain(problem)
    expect('problem' in parsed && parsed.problem).not.toContain('\n')
  })
})

describe('the mchid of a refused header', () => {
  test.each([
    ['is found behind another problem', header(['x="1"', ...PAIRS]), '1230000109'],
    ['is found without quotes', written('mchid', 'mchid=1230000109'), '1230000109'],
    ['is found in single quotes', written('mchid', "mchid='1230000109'"), '1230000109'],
    ['is found between blanks', written('mchid', 'mchid = "1230000109"'), '1230000109'],
    ['is found in a cut header', 'WECHATPAY2-SHA256-RSA2048 mchid="1230000109', '1230000109'],
    ['is found twice', header([...PAIRS, 'mchid="1230000109"']), '1230000109'],
    ['is nobody when there are two', header([...PAIRS, 'mchid="1900000109"']), undefined],
    ['is nobody when it is empty', written('mchid', 'mchid=""'), undefined],
    ['is nobody when it is too long', header([`mchid="${'1'.repeat(33)}"`]), undefined],
    ['is not that of another key', header(['sub_mchid="1900000109"']), undefined],
  ])('%s', (_how, value, mchid) => {
    const parsed = parseAuthorization(value)
    expect(parsed.kind).toBe('malformed')
    expect(parsed.mchid).toBe(mchid)
    expect('mchid' in parsed).toBe(mchid !== undefined)
  })
})

test('what was written is read', () => {
  const value = fc.string({ unit: 'grapheme', minLength: 1 }).map((text) => text.replace(/"/g, "'"))
  const any = fc.record({
    mchid: value,
    nonceStr: value,
    signature: value,
    timestamp: fc.bigInt({ min: 0n, max: 10n ** 20n - 1n }).map(String),
    serialNo: value,
  })
  fc.assert(
    fc.property(any, (each) => {
      expect(parseAuthorization(formatAuthorization(each))).toEqual({ kind: 'ok', ...each })
    }),
    { seed: 3, numRuns: 300 },
  )
})

test('what is read as valid is what the grammar, written as one expression, takes', () => {
  const pair = '(?:mchid|nonce_str|signature|serial_no)="[^"]+"|timestamp="[0-9]{1,20}"'
  const grammar = new RegExp(`^WECHATPAY2-SHA256-RSA2048 (?:${pair})(?:,(?:${pair})){4}$`)
  const damage = fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    cut: fc.constantFrom(0, 0, 0, 1, 2, 12),
    insert: fc.constantFrom('', 'a', '1', '"', ',', '=', ' ', 'mchid="1",', '\n', '\0'),
  })
  let valid = 0
  fc.assert(
    fc.property(fc.array(damage, { minLength: 1, maxLength: 2 }), (damages) => {
      const value = damages.reduce((before, { at, cut, insert }) => {
        const index = Math.floor(at * before.length)
        return before.slice(0, index) + insert + before.slice(index + cut)
      }, header(PAIRS))
      const parsed = parseAuthorization(value)
      const keys = [...value.matchAll(/(?:^\S+ |,)(\w+)="/g)].map(([, key]) => key)
      expect([value, parsed.kind === 'ok']).toEqual([
        value,
        grammar.test(value) && new Set(keys).size === 5,
      ])
      if (parsed.kind === 'ok') valid++
    }),
    { seed: 4, numRuns: 3_000 },
  )
  expect(valid).toBeGreaterThan(50)
})

describe('64 KiB take no longer than they are', () => {
  const KIB64 = 65_536
  test.each([
    ['of a value', written('nonce_str', `nonce_str="${'a'.repeat(KIB64)}"`)],
    ['of an unclosed value', header([`mchid="${'a'.repeat(KIB64)}`])],
    ['of a key', header([`${'m'.repeat(KIB64)}="1"`])],
    ['of blanks', header([' '.repeat(KIB64)])],
    ['of blanks around a key', header([`${' '.repeat(KIB64)}mchid="1"`])],
    ['of commas', header([','.repeat(KIB64)])],
    ['of quotes', header(['"'.repeat(KIB64)])],
    ['of equals signs', header(['='.repeat(KIB64)])],
    ['of the same pair', header(['mchid="1",'.repeat(KIB64 / 10)])],
    ['of keys without a value', header(['mchid'.repeat(KIB64 / 5)])],
    ['of mchids', header([`x="1",${'mchid="1230000109'.repeat(KIB64 / 17)}`])],
    ['of schemes', 'WECHATPAY2-SHA256-RSA2048'.repeat(KIB64 / 25)],
  ])('%s', (_what, value) => {
    const begun = performance.now()
    for (let i = 0; i < 20; i++) parseAuthorization(value)
    expect((performance.now() - begun) / 20).toBeLessThan(25)
    const parsed = parseAuthorization(value)
    if (parsed.kind !== 'ok') expect(parsed.problem.length).toBeLessThan(300)
  })
})

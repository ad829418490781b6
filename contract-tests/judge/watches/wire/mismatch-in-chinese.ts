/** How the mock words what a client signed instead, and the same in Chinese. `$1` is what stood in the brackets. */
const CAUSES: readonly (readonly [RegExp, string])[] = [
  // The text in the header.
  [/the signature is written in hex/, '签名用了十六进制，应为 Base64'],
  [/the signature is base64 with line breaks in it/, '签名的 Base64 中带有换行'],
  [/the signature is URL-safe base64/, '签名用了 URL 安全的 Base64，应使用含 + 和 / 的标准字母表'],
  [/the signature is percent-encoded/, '签名做了 URL 编码，请求头中应直接放 Base64'],
  [/the signature has blanks where base64 had \+/, '签名中的 + 变成了空格'],
  [/the signature lacks the = at its end/, '签名的 Base64 末尾缺少 ='],
  [/the signature was encoded twice/, '签名做了两次 Base64 编码'],
  [/a sign value of APIv2/, '签名是 APIv2 的 sign 值（MD5 或 HMAC-SHA256）或单纯的摘要'],
  [/the signature is no base64/, '签名不是 Base64'],
  [/the signature has (\d+) bytes/, '签名长度为 $1 字节，与商户私钥不符'],
  // The key and the way of signing.
  [/made with the private key of merchant (\d+)/, '签名用的是商户 $1 的私钥'],
  [/made with the private key of the platform/, '签名用的是微信支付平台的密钥，应为商户私钥'],
  [/the padding is PSS/, '签名用了 PSS 填充，应为 PKCS#1 v1.5'],
  [/the bare hash was encrypted/, '直接用私钥加密了摘要，这不是签名'],
  [/the hash is (\S+) instead of SHA-256/, '摘要算法是 $1，应为 SHA-256'],
  [/the message was hashed before it was signed/, '签名前先对内容做了摘要，应把原文交给签名函数'],
  [
    /made this SHA256withRSA signature/,
    '签名不是已知的任何一把私钥所签，请用 serial_no 对应的私钥签名',
  ],
  // The body line.
  [/an empty body was signed/, '签名时请求体为空'],
  [/the body was signed as (\S+) and sent as nothing/, '签名时请求体为 $1，实际没有发送请求体'],
  [/the signed body lacks a byte order mark/, '签名的请求体缺少实际发出的 BOM'],
  [/the signed body begins with a byte order mark/, '签名的请求体多了 BOM'],
  [/signed without the white space around it/, '签名的请求体去掉了首尾空白'],
  [/the signed body has other line ends/, '签名的请求体换行符与发出的不同'],
  [/signed in another charset \((.*?)\)/, '签名时使用了另一种字符编码（$1）'],
  [/the signed body was re-serialised \((.*?)\)/, '签名后请求体被重新序列化（$1）'],
  [/(?:^|and )(\S.*?) was signed as the body/, '把 $1 当作请求体签名'],
  // The other lines.
  [
    /the last newline of the signed message is missing/,
    '签名串末尾缺少换行符，请求体之后也要有 \\n',
  ],
  [/has one newline too many at its end/, '签名串末尾多了一个换行符'],
  [/the lines of the signed message end in CRLF/, '签名串以 CRLF 换行，应为 \\n'],
  [/the two characters \\ and n/, '签名串中是反斜杠和 n 两个字符，而不是真正的换行符'],
  [/the query was left out of the signed URL/, '签名的 URL 缺少查询参数'],
  [/the query was sorted for signing/, '签名时对查询参数做了排序'],
  [/the signed query was decoded|the signed URL was percent-decoded/, '签名的 URL 做了解码'],
  [/the query was encoded anew|the signed URL was percent-encoded/, '签名的 URL 重新做了编码'],
  [/the signed URL has its percent escapes in/, '签名的 URL 中百分号转义的大小写与发出的不同'],
  [/the signed URL includes the host \((.*?)\)/, '签名的 URL 带有域名（$1）'],
  [/the signed path lacks the slash at its end/, '签名的路径末尾少了一个 /'],
  [/the signed path has one slash more at its end/, '签名的路径末尾多了一个 /'],
  [/the signed path lacks its first slash/, '签名的路径开头缺少 /'],
  [/the signed path lacks its \/v3/, '签名的路径缺少 /v3'],
  [/the method was signed in lower case/, '签名的请求方法用了小写'],
  [/the method was signed as (\w+)/, '签名的请求方法是 $1'],
  [
    /the signed timestamp is in seconds, the one sent in milliseconds/,
    '签名的时间戳以秒为单位，发出的以毫秒为单位',
  ],
  [/the signed timestamp is in milliseconds/, '签名的时间戳以毫秒为单位，应为秒'],
  [/the signed timestamp is (-?\d+) s from the one sent/, '签名的时间戳与发出的相差 $1 秒'],
  [/timestamp and nonce have changed places/, '签名串中时间戳与随机串位置颠倒'],
  [/the three lines of an answer were signed/, '签名串用了应答的三行格式，请求应为五行'],
  [/the body alone was signed/, '只对请求体做了签名'],
  [/no usual mistake explains what was signed/, '没有常见错误能够解释'],
]

/** What the platform read, which goes into both languages as it is. */
const READ = /the platform reads (.*)$/s

/** What explains a signature that does not fit, in Chinese; the mock's own words where it finds none for them. */
export function mismatchInChinese(diagnosis: string): string {
  const found = CAUSES.flatMap(([pattern, chinese]) => {
    const match = pattern.exec(diagnosis)
    return match ? [chinese.replace('$1', () => match[1] ?? '')] : []
  })
  const read = READ.exec(diagnosis)?.[1]
  if (read !== undefined) found.push(`平台读到的是 ${read}`)
  return found.length === 0 ? diagnosis : found.join('；')
}

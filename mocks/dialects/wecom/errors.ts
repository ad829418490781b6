/**
 * The errcodes that can be met on create_order and gettoken. WeCom's page lists none; these are the global ones that apply. Texts
 * are English heads of `errmsg`: seen on the wire where the source says so, else ours.
 */
export interface WecomError {
  readonly errmsg: string
  /** WeCom's own description. */
  readonly description: string
  readonly source: string
}

const GLOBAL = 'https://developer.work.weixin.qq.com/document/path/90313'
const OURS = `code ${GLOBAL}; the English text is ours`
const PROBED = 'observed on other qyapi endpoints (2026-09-11)'
const QUOTED = 'quoted in public source files'

export const errors: { readonly [errcode: string]: WecomError } = {
  '-1': error('system busy', '系统繁忙', OURS),
  '40001': error('invalid credential', '不合法的secret参数', QUOTED),
  '40013': error('invalid corpid', '不合法的CorpID', PROBED),
  '40014': error('invalid access_token', '不合法的access_token', PROBED),
  '40033': error('invalid request character', '不合法的请求字符', OURS),
  '40035': error('invalid parameter', '不合法的参数', OURS),
  '40058': error('invalid Request Parameter', '不合法的参数', QUOTED),
  '40063': error('some parameters are empty', '参数为空', OURS),
  '40073': error('invalid openid', '不合法的openid', OURS),
  '40206': error('request body too large', '请求body字节数超过限制', OURS),
  '41001': error('access_token missing', '缺少access_token参数', PROBED),
  '41002': error('corpid missing', '缺少corpid参数', OURS),
  '41004': error('corpsecret missing', '缺少secret参数', PROBED),
  '42001': error('access_token expired', 'access_token已过期', `${GLOBAL}, sample body`),
  '45009': error('api freq out of limit', '接口调用超过限制', QUOTED),
  '45033': error('api concurrent out of limit', '接口并发调用超过限制', OURS),
  '45035': error('concurrent operation conflict', '并发操作冲突', OURS),
  '45036': error('data access out of limit', '数据访问超过限制', OURS),
  '48002': error('api forbidden', 'API接口无权限调用', 'observed on externalpay (2022-04)'),
  '48006': error('api authority revoked', '接口权限被收回', OURS),
  '48010': error('unsupported tls version', '使用了不支持的TLS版本', OURS),
  '50003': error('app is disabled', '应用已禁用', OURS),
  '50006': error('system app is disabled', '系统应用已禁用', OURS),
  '60011': error('no privilege to access', '指定的成员/部门/标签参数无权限', OURS),
  '60020': error('not allow to access from your ip', '不安全的访问IP', QUOTED),
  '60031': error('app is not allowed to call api', '当前应用已禁止调用API', OURS),
  '301002': error('not allow operate the app', '无权限操作指定的应用', OURS),
  '301007': error('corp is unavailable', '企业不可用，可能已经被解散或者被禁封', OURS),
  '660001': error('invalid mchid', '无效的商户号', OURS),
  '660006': error('mchid not found', '找不到该商户号', OURS),
  '660011': error('mchid not bound', '商户号未绑定', OURS),
  '660013': error('external pay app is closed', '对外收款系统应用被关闭了', OURS),
  '2000002': error('invalid CorpId', 'CorpId参数无效', OURS),
}

function error(errmsg: string, description: string, source: string): WecomError {
  return { errmsg, description, source }
}

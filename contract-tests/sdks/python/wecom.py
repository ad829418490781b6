"""Orders at WeCom as merchants do who use no SDK, and goes on when its token is taken away.

Not a program of the protocol: nothing is signed, and other things go wrong. It judges itself: it ends with 0, or with 1
and a sentence. It needs a mock of its own.
"""

import json
import os
import sys
from urllib.parse import urlencode
from urllib.request import ProxyHandler, Request, build_opener, urlopen

env = os.environ
BASE_URL = env.get('SDK_BASE_URL') or 'https://qyapi.weixin.qq.com'
TIMEOUT_S = 30
TOKEN_INVALID = 40014


class Wecom:
    def __init__(self):
        self.token = None
        self.calls = []

    def order(self, out_trade_no):
        answer = self.try_to_order(out_trade_no)
        if answer['errcode'] == TOKEN_INVALID:
            self.token = None
            answer = self.try_to_order(out_trade_no)
        return answer.get('prepay_id')

    def try_to_order(self, out_trade_no):
        self.token = self.token or self.fetch_token()
        body = {
            'appid': env['WECHATPAY_MOCK_APPID'],
            'mchid': env['WECHATPAY_MOCK_SUB_MCHID'],
            'out_trade_no': out_trade_no,
            'description': 'Image形象店-深圳腾大-QQ公仔',
            'amount': {'total': 100, 'currency': 'CNY'},
            'payer': {'openid': 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o'},
        }
        return self.call('miniapppay/create_order', {'access_token': self.token}, body)

    def fetch_token(self):
        identity = {
            'corpid': env['WECHATPAY_MOCK_CORPID'],
            'corpsecret': env['WECHATPAY_MOCK_CORPSECRET'],
        }
        return self.call('gettoken', identity)['access_token']

    def call(self, name, query, body=None):
        # WeCom has an error for \uXXXX in a body, so that the text goes out as it is.
        data = None if body is None else json.dumps(body, ensure_ascii=False).encode()
        headers = {} if body is None else {'Content-Type': 'application/json'}
        url = f'{BASE_URL}/cgi-bin/{name}?{urlencode(query)}'
        with urlopen(Request(url, data, headers), timeout=TIMEOUT_S) as response:
            answer = json.load(response)
        self.calls.append([name, answer['errcode']])
        return answer


def control(method, path):
    """Asks the mock itself, past every proxy."""
    token = env.get('WECHATPAY_MOCK_ADMIN_TOKEN')
    headers = {'Authorization': f'Bearer {token}'} if token else {}
    url = f'{env["WECHATPAY_MOCK_URL"]}/__admin/{path}'
    direct = build_opener(ProxyHandler({}))
    with direct.open(Request(url, headers=headers, method=method), timeout=TIMEOUT_S) as response:
        return json.load(response)


def expect(what, given, wanted):
    if given != wanted:
        sys.exit(f'{what}: {given!r}, not {wanted!r}')


wecom = Wecom()
ordered = {'wecom-first': wecom.order('wecom-first')}
first_token = wecom.token
expect('tokens revoked', control('POST', 'wecom-tokens/revoke')['revoked'], 1)
ordered['wecom-second'] = wecom.order('wecom-second')

expect(
    'calls',
    wecom.calls,
    [
        ['gettoken', 0],
        ['miniapppay/create_order', 0],
        ['miniapppay/create_order', TOKEN_INVALID],
        ['gettoken', 0],
        ['miniapppay/create_order', 0],
    ],
)
expect('a new token', wecom.token != first_token, True)
orders = control('GET', 'orders')['orders']
expect('orders', ordered, {each['out_trade_no']: each['prepay_id'] for each in orders})
print(json.dumps({'wecom': 'ok', 'client': 'urllib', 'version': sys.version.split()[0]}))

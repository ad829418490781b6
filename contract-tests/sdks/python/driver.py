"""The programs of this folder as drivers of `wechatpay-mock verify --driver`: docs/contract-driver.md.

A process serves one case, so that a merchant is what its environment says, as in every other run.
"""

import asyncio
import json
import sys
import time
import uuid

PATHS = {
    'jsapi-with-contract': '/v3/pay/transactions/jsapi-with-contract',
    'scannedpos': '/v3/pay/partner/transactions/scannedpos',
    'miniprogram': '/v3/pay/partner/transactions/miniprogram',
}


async def drive(name, version, call, callback, sign):
    """`call` makes a request, `callback` reads a notice, and `sign` signs lines; all are the SDK's."""

    async def order(order, **_):
        answer = await call('POST', PATHS[order['endpoint']], order['body'])
        return {'prepay_id': answer['prepay_id']}

    async def pay(order, prepay_id):
        body = order['body']
        appid = body.get('sub_appid') or body.get('sp_appid') or body['appid']
        stamp, nonce, package = str(int(time.time())), uuid.uuid4().hex, f'prepay_id={prepay_id}'
        return {
            'parameters': {
                'appId': appid,
                'timeStamp': stamp,
                'nonceStr': nonce,
                'package': package,
                'signType': 'RSA',
                'paySign': sign([appid, stamp, nonce, package]),
            }
        }

    async def notice(headers, body, **_):
        # What the SDK verifies and opens is good; the merchant's books are not the SDK's.
        try:
            return {'status': 204 if callback(Headers(headers), body.encode()) else 500}
        except Exception:
            return {'status': 500}

    async def settle(order):
        path = f'/v3/pay/transactions/out-trade-no/{order["outTradeNo"]}'
        answer = await call('GET', f'{path}?mchid={order["body"]["mchid"]}')
        return {'state': answer['trade_state']}

    async def nothing(**_):
        return {}

    acts = {
        'begin': nothing,
        'end': nothing,
        'order': order,
        'pay': pay,
        'notice': notice,
        'settle': settle,
    }

    async def answer(line):
        asked = json.loads(line)
        number, what = asked.pop('id'), asked.pop('do')
        try:
            say(id=number, ok=True, **await acts[what](**asked))
        except Exception as error:
            say(id=number, ok=False, error=str(error) or type(error).__name__)

    say(
        driver=name,
        version=version,
        capabilities=['order', 'pay', 'notice', 'settle'],
        endpoints=list(PATHS),
        once=True,
    )
    # A notice may come while an order is under way, which takes a thread where the SDK blocks.
    going = []
    while line := await asyncio.to_thread(sys.stdin.readline):
        going.append(asyncio.create_task(answer(line)))
    await asyncio.gather(*going)


class Headers(dict):
    """The names come in small letters, and are asked for in any."""

    def get(self, name, otherwise=None):
        return super().get(name.lower(), otherwise)

    def __getitem__(self, name):
        return super().__getitem__(name.lower())

    def __contains__(self, name):
        return super().__contains__(name.lower())


def say(**line):
    print(json.dumps(line), flush=True)

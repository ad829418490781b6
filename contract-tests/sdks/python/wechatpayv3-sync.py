"""Verifies every 2xx answer by itself, but does not mind how old it is.

None of its functions is for one of the three endpoints, so the program calls the method that all of them use.
"""

import asyncio

from wechatpayv3 import __version__
from wechatpayv3.core import Core
from wechatpayv3.type import RequestType

from steps import client_options, take_steps

core = Core(**client_options())


async def request(method, path, body=None):
    # It blocks, and a driver has notices to read meanwhile.
    return await asyncio.to_thread(core.request, path, method=RequestType[method], data=body)


asyncio.run(take_steps('wechatpayv3', __version__, request, core.callback, core.sign))

"""The client for asyncio, on httpx in the place of requests; otherwise as wechatpayv3-sync.py."""

import asyncio

from wechatpayv3 import __version__
from wechatpayv3.async_.core import AsyncCore
from wechatpayv3.async_.type import RequestType

from steps import client_options, take_steps


async def main():
    async with AsyncCore(**client_options()) as core:

        def request(method, path, body=None):
            return core.request(path, method=RequestType[method], data=body)

        await take_steps('wechatpayv3-async', __version__, request, core.callback, core.sign)


asyncio.run(main())

"""The part of the protocol that the programs of this folder share; ../README.md describes it."""

import json
import os
from pathlib import Path

from driver import drive
from road import walk_road

env = os.environ


class Refused(Exception):
    """What the platform answered in the place of an order."""

    def __init__(self, status, code):
        super().__init__(f'status {status}')
        self.code = code


def client_options():
    """How both clients of wechatpayv3 are made; they have no setting for the host."""
    options = {
        'mchid': env['WECHATPAY_MOCK_MCHID'],
        'cert_serial_no': env['WECHATPAY_MOCK_SERIAL_NO'],
        'private_key': read('WECHATPAY_MOCK_PRIVATE_KEY_PATH'),
        'apiv3_key': env['WECHATPAY_MOCK_APIV3_KEY'],
        'cert_dir': str(certificates_folder()),
    }
    if env['SDK_MODE'] == 'certificate':
        return options
    return options | {
        'public_key': read('WECHATPAY_MOCK_PUBLIC_KEY_PATH'),
        'public_key_id': env['WECHATPAY_MOCK_PUBLIC_KEY_ID'],
    }


async def take_steps(name, version, request, callback, sign):
    """Takes the steps one after the other and prints a line for each.

    `request` takes the method, the path and perhaps a body and returns status and text, or raises. `callback` is the
    parser of the SDK for the headers and the body of a notice. `sign` is its signature of lines, for the cashier.
    """

    async def call(method, path, body=None):
        return read_answer(*await request(method, path, body))

    async def place_order(path, body):
        return {'prepay_id': (await call('POST', path, body))['prepay_id']}

    if 'SDK_DRIVER' in env:
        return await drive(name, version, call, callback, sign)
    say(step='sdk', name=name, version=version)
    if env['SDK_MODE'] == 'certificate':
        say(step='certificates', serials=downloaded_serials())
    for step in json.loads(read('SDK_STEPS')):
        known = {name: step.pop(name) for name in ('step', 'endpoint', 'fault') if name in step}
        going = walk_road(call, callback, **step) if 'pay' in step else place_order(**step)
        say(**known, **await attempt(known['step'] == 'bad-answer', going))


async def attempt(is_bad, going):
    try:
        outcome = await going
    except Exception as error:
        return verdict(is_bad, 'refused') | describe(error)
    return verdict(is_bad, 'accepted') | outcome


def read_answer(status, text):
    answer = json.loads(text)
    if status != 200:
        raise Refused(status, answer['code'])
    return answer


def verdict(is_bad, text):
    return {'verdict': text} if is_bad else {}


def describe(error):
    if isinstance(error, Refused):
        return {'code': error.code, 'reported': str(error)}
    # The SDK raises nothing but bare exceptions, so that their texts have to tell them apart. Those of another class
    # come from below it, and quote what the answer had.
    return {'reported': str(error) if type(error) is Exception else type(error).__name__}


def downloaded_serials():
    """The SDK downloads by itself, and shows what it has got by the names of the files alone."""
    return [file.stem for file in certificates_folder().glob('*.pem')]


def certificates_folder():
    return Path(env['TMPDIR'], 'certificates')


def read(variable):
    return Path(env[variable]).read_text(encoding='utf-8')


def say(**line):
    print(json.dumps(line), flush=True)

"""Order, pay, be notified, query: the step `road` of ../README.md."""

from concurrent.futures import Future
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.request import ProxyHandler, Request, build_opener

TIMEOUT_S = 30


async def walk_road(call, callback, path, body, pay, query):
    """`call` and `callback` are those of the SDK: it makes a request, and reads a notice."""
    with open_inbox(callback) as (url, transaction):
        order = await call('POST', path, body | {'notify_url': url})
        pay_directly(pay)
        notice = transaction.result(TIMEOUT_S)
        answer = await call('GET', query)
    return {
        'prepay_id': order['prepay_id'],
        'notified': notice['trade_state'],
        'transaction_id': notice['transaction_id'],
        'queried': answer['trade_state'],
    }


def pay_directly(url):
    direct = build_opener(ProxyHandler({}))
    direct.open(Request(url, method='POST'), timeout=TIMEOUT_S).close()


def read_notice(callback, headers, body):
    notice = callback(headers, body)
    if not notice:
        # The SDK raises nothing for a notice that it does not trust.
        raise Exception('the notice is not verified')
    return notice['resource']


@contextmanager
def open_inbox(callback):
    """Where the first notice arrives, and is accepted only if it is verified."""
    transaction = Future()

    class Inbox(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers['Content-Length']))
            try:
                read = read_notice(callback, self.headers, body)
            except Exception as error:
                self.answer(500)
                transaction.set_exception(error)
            else:
                self.answer(204)
                transaction.set_result(read)

        def answer(self, status):
            self.send_response(status)
            self.end_headers()

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(('127.0.0.1', 0), Inbox)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f'http://127.0.0.1:{server.server_port}/notify', transaction
    finally:
        server.shutdown()
        server.server_close()

// An empty node:http server: reads the request and answers a constant. usage: empty.mjs PORT
import { createServer } from 'node:http'

const body = Buffer.from('{"prepay_id":"wx26164321020030f54d208d5158af8f0000"}')
const headers = { 'Content-Type': 'application/json; charset=utf-8', 'Content-Length': body.length }

createServer((request, response) => {
  request.resume().on('end', () => response.writeHead(200, headers).end(body))
}).listen(Number(process.argv[2]), '127.0.0.1')

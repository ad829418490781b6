// The empty server again, as CommonJS: the least that Node can start. usage: empty.cjs PORT
const { createServer } = require('node:http')

const body = '{"prepay_id":"wx26164321020030f54d208d5158af8f0000"}'

createServer((request, response) => {
  request.resume().on('end', () => response.end(body))
}).listen(Number(process.argv[2]), '127.0.0.1')

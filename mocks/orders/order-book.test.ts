// oxlint-disable unicorn/consistent-function-scoping -- a helper stands beside the tests that use it
import { describe, expect, test } from 'vitest'
import { DAY, HOUR, type Order } from './order.js'
import { OrderBook } from './order-book.js'

const payment = { transactionId: '4200001460202207148197999999', at: 0, bankType: 'OTHERS' }

const start = Date.parse('2026-11-26T16:43:21.020+08:00')

function makeOrder(number: number, change: Partial<Order> = {}): Order {
  return {
    endpoint: 'miniprogram',
    mchid: '1230000109',
    outTradeNo: `order-${number}`,
    totalFen: 100,
    parameters: '{}',
    createdAt: start + number,
    expiresAt: start + number + DAY,
    prepayId: `wx-${number}`,
    prepayIdExpiresAt: start + number + 2 * HOUR,
    tradeState: 'NOTPAY',
    ...change,
  }
}

const makeBook = (maxOrders = 10, maxAgeMs = 30 * DAY): OrderBook =>
  new OrderBook({ maxOrders, maxAgeMs, maxCharacters: Infinity })
const numbersOf = (orders: Iterable<Order>): string[] => [...orders].map((each) => each.outTradeNo)

describe('an order', () => {
  test('is found by its number and by its prepay_id', () => {
    const book = makeBook()
    const order = makeOrder(1)
    expect(book.add(order)).toEqual([])
    expect(book.find('1230000109', 'order-1')).toBe(order)
    expect(book.findByPrepayId('wx-1')).toBe(order)
    expect(book.find('1230000109', 'order-2')).toBeUndefined()
    expect(book.findByPrepayId('wx-2')).toBeUndefined()
    expect(book.size).toBe(1)
  })

  test('is another one under another merchant', () => {
    const book = makeBook()
    book.add(makeOrder(1))
    expect(book.find('1900000109', 'order-1')).toBeUndefined()
    const other = makeOrder(1, { mchid: '1900000109', prepayId: 'wx-other' })
    book.add(other)
    expect(book.find('1900000109', 'order-1')).toBe(other)
    expect(book.size).toBe(2)
  })

  test('with a new prepay_id is no longer found by the old one', () => {
    const book = makeBook()
    const order = makeOrder(1)
    book.add(order)
    const renewed = book.renew(order, 'wx-new', start + 9 * HOUR)
    expect(renewed).toEqual({ ...order, prepayId: 'wx-new', prepayIdExpiresAt: start + 9 * HOUR })
    expect(book.findByPrepayId('wx-new')).toBe(renewed)
    expect(book.findByPrepayId('wx-1')).toBeUndefined()
    expect(book.find('1230000109', 'order-1')).toBe(renewed)
    expect(book.size).toBe(1)
  })

  test('in another state is the same order', () => {
    const book = makeBook()
    const order = makeOrder(1)
    book.add(order)
    const paid = book.pay(order, payment)
    expect(paid).toEqual({ ...order, tradeState: 'SUCCESS', payment })
    expect(book.findByTransactionId(payment.transactionId)).toBe(paid)
    expect(book.find('1230000109', 'order-1')).toBe(paid)
    expect(book.findByPrepayId('wx-1')).toBe(paid)
    expect(book.size).toBe(1)
  })
})

describe('a full book', () => {
  test('drops the oldest order, reports and counts it', () => {
    const book = makeBook(3)
    for (const number of [1, 2, 3]) expect(book.add(makeOrder(number))).toEqual([])
    expect(book.dropped).toBe(0)
    expect(numbersOf(book.add(makeOrder(4)))).toEqual(['order-1'])
    expect(numbersOf(book.add(makeOrder(5)))).toEqual(['order-2'])
    expect(numbersOf(book.all())).toEqual(['order-3', 'order-4', 'order-5'])
    expect([book.size, book.dropped]).toEqual([3, 2])
    expect(book.find('1230000109', 'order-1')).toBeUndefined()
    expect(book.findByPrepayId('wx-1')).toBeUndefined()
  })

  test('drops finished orders first, in the order in which they ended', () => {
    const book = makeBook(4)
    const orders = [1, 2, 3, 4].map((number) => makeOrder(number))
    for (const order of orders) book.add(order)
    const [, second, third, fourth] = orders as [Order, Order, Order, Order]
    book.pay(fourth, payment)
    book.close(second)
    expect(numbersOf(book.add(makeOrder(5)))).toEqual(['order-4'])
    expect(numbersOf(book.add(makeOrder(6)))).toEqual(['order-2'])
    expect(numbersOf(book.add(makeOrder(7)))).toEqual(['order-1'])
    expect(numbersOf(book.all())).toEqual(['order-3', 'order-5', 'order-6', 'order-7'])
    expect(book.find('1230000109', 'order-3')).toBe(third)
    expect(book.findByPrepayId('wx-4')).toBeUndefined()
  })

  test('keeps a renewed order in its old place', () => {
    const book = makeBook(2)
    const order = makeOrder(1)
    book.add(order)
    book.add(makeOrder(2))
    book.renew(order, 'wx-new', start + DAY)
    expect(numbersOf(book.add(makeOrder(3)))).toEqual(['order-1'])
    expect(book.findByPrepayId('wx-new')).toBeUndefined()
  })

  test('keeps no more than its limit, whatever happens', () => {
    const book = makeBook(50)
    for (let number = 0; number < 1_000; number++) {
      const order = makeOrder(number)
      book.add(order)
      if (number % 3 === 0) book.pay(order, payment)
      if (number % 5 === 0)
        book.renew(book.find(order.mchid, order.outTradeNo) ?? order, `wx-again-${number}`, 0)
      expect(book.size).toBeLessThanOrEqual(50)
    }
    expect([book.size, book.dropped]).toEqual([50, 950])
    for (const order of book.all()) expect(book.findByPrepayId(order.prepayId)).toBe(order)
  })
})

describe('an order that is too old', () => {
  test('goes with the next one that is placed, be the book full or not', () => {
    const book = makeBook(10, DAY)
    book.add(makeOrder(1, { createdAt: start }))
    book.add(makeOrder(2, { createdAt: start + 1 }))
    expect(book.add(makeOrder(3, { createdAt: start + DAY - 1 }))).toEqual([])
    expect(numbersOf(book.add(makeOrder(4, { createdAt: start + DAY })))).toEqual(['order-1'])
    expect(numbersOf(book.all())).toEqual(['order-2', 'order-3', 'order-4'])
    expect(numbersOf(book.add(makeOrder(5, { createdAt: start + 9 * DAY })))).toEqual([
      'order-2',
      'order-3',
      'order-4',
    ])
    expect([book.size, book.dropped]).toEqual([1, 4])
    expect(book.findByPrepayId('wx-2')).toBeUndefined()
  })

  test('goes before a younger one that is finished', () => {
    const book = makeBook(2, DAY)
    book.add(makeOrder(1, { createdAt: start }))
    const young = makeOrder(2, { createdAt: start + DAY - 1 })
    book.add(young)
    book.pay(young, payment)
    expect(numbersOf(book.add(makeOrder(3, { createdAt: start + DAY })))).toEqual(['order-1'])
    expect(book.find(young.mchid, young.outTradeNo)?.tradeState).toBe('SUCCESS')
  })
})

describe('clearing', () => {
  test('forgets the orders of one merchant only', () => {
    const book = makeBook()
    for (const number of [1, 2, 3]) {
      book.add(makeOrder(number))
      book.add(makeOrder(number, { mchid: '1900000109', prepayId: `wx-other-${number}` }))
    }
    book.clear('1230000109')
    expect(book.size).toBe(3)
    expect(new Set([...book.all()].map((each) => each.mchid))).toEqual(new Set(['1900000109']))
    expect(book.findByPrepayId('wx-1')).toBeUndefined()
    expect(book.findByPrepayId('wx-other-1')).toBeDefined()
    book.clear()
    expect(book.size).toBe(0)
    expect(book.findByPrepayId('wx-other-1')).toBeUndefined()
  })

  test('forgets which orders were finished', () => {
    const book = makeBook(2)
    const order = makeOrder(1)
    book.add(order)
    book.pay(order, payment)
    book.clear()
    book.add(makeOrder(2))
    book.add(makeOrder(1, { createdAt: start + 3 }))
    expect(numbersOf(book.add(makeOrder(4)))).toEqual(['order-2'])
  })

  test('is not counted as dropping', () => {
    const book = makeBook()
    book.add(makeOrder(1))
    book.clear()
    expect(book.dropped).toBe(0)
  })
})

test('finding and adding cost the same with 1,000 and with 100,000 orders', () => {
  const fill = (count: number): OrderBook => {
    const book = makeBook(1_000_000)
    for (let number = 0; number < count; number++) book.add(makeOrder(number))
    return book
  }
  const cost = (book: OrderBook, from: number): number => {
    const orders = Array.from({ length: 500 }, (_, index) => makeOrder(from + index))
    const before = performance.now()
    for (const order of orders) {
      book.find('1230000109', 'no such order')
      book.findByPrepayId('no such prepay_id')
      book.add(order)
      book.find(order.mchid, order.outTradeNo)
      book.findByPrepayId(order.prepayId)
    }
    return performance.now() - before
  }
  const [small, large] = [fill(1_000), fill(100_000)]
  const least = { small: Infinity, large: Infinity }
  for (let round = 0; round < 10; round++) {
    const from = 2_000_000 + 500 * round
    least.small = Math.min(least.small, cost(small, from))
    least.large = Math.min(least.large, cost(large, from))
  }
  // A scan would cost a hundred times as much.
  expect(least.large / Math.max(least.small, 0.05)).toBeLessThan(15)
})

import { expect, it } from 'vitest'
import { silent } from '../../log.ts'
import { Refusals } from './refusals.ts'

it('what is refused over and over for one reason leaves room for what is for others', () => {
  const lines: string[] = []
  const refusals = new Refusals({ ...silent, info: (line) => void lines.push(line) })
  for (let n = 0; n < 100; n++) refusals.refused('host', `host ${n}`)
  refusals.refused('connections', 'the node is full')
  refusals.dismissed('memory', 'it held most')
  refusals.dismissed('shares')
  expect(lines).toEqual([
    ...[0, 1, 2, 3, 4].map((n) => `host ${n}`),
    'the node is full',
    'a client was let go: it held most',
  ])
  expect(Object.fromEntries(refusals.refusedCounts)).toEqual({
    connections: 1,
    requests: 0,
    origin: 0,
    host: 100,
    page: 0,
    room: 0,
    size: 0,
    form: 0,
  })
  expect(Object.fromEntries(refusals.dismissedCounts)).toEqual({
    connections: 0,
    shares: 1,
    memory: 1,
    slow: 0,
    protocol: 0,
  })
})

import { StateError } from '@glia/state'
import { expect, it } from 'vitest'
import { NodeError } from '../../errors.ts'
import { clientError, refusal } from './errorNotes.ts'
import { toldText, toRpcError } from './errorTable.ts'

it('a failure that an event tells says what the node says of it, and nothing of a fault of its own, which is logged', () => {
  const logged: unknown[] = []
  const log = { info: () => undefined, warn: () => undefined, error: (...all: unknown[]) => logged.push(all) }
  const told = (fault: unknown) => toldText('a walk', fault, log)
  const gone = new NodeError({ kind: 'UnknownBlock', hash: '0x12' })
  expect([told(gone), told(refusal(clientError, ': no'))]).toEqual([gone.message, 'Client error: no'])
  expect(logged).toEqual([])
  const fault = new TypeError('secret is not a function')
  expect(told(fault)).toBe('Internal error')
  expect(logged).toEqual([['a walk failed', fault]])
})

it('what is under way when the node stops finds its state closed, which is nobody’s fault and is not logged', () => {
  const logged: unknown[] = []
  const log = { info: () => undefined, warn: () => undefined, error: (...all: unknown[]) => logged.push(all) }
  const closed = new StateError('Closed', 'the state store is closed: open it again')
  expect(toldText('a walk', closed, log)).toBe('the node is stopping')
  expect(toRpcError(closed)?.message).toBe('the node is stopping')
  expect(logged).toEqual([])
  expect(toRpcError(new StateError('InUse', 'in use'))).toBeUndefined()
})

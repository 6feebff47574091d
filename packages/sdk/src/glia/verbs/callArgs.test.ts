import { expect, it } from 'vitest'
import { CallArgs, OtherArguments } from './callArgs.ts'

it('believes no argument that is missing or of another type', () => {
  const args = new CallArgs({ amount: 5n, netuid: 1, subnets: [1, 2], typed: Uint16Array.of(3), texts: ['1'] })
  expect([args.rao('amount'), args.netuid('netuid'), args.netuids('subnets'), args.netuids('typed')]).toEqual([
    5n,
    1,
    [1, 2],
    [3],
  ])
  for (const read of [
    () => args.rao('netuid'),
    () => args.rao('value'),
    () => args.netuid('amount'),
    () => args.netuid('toString'),
    () => args.netuids('netuid'),
    () => args.netuids('texts'),
  ])
    expect(read).toThrow(OtherArguments)
  expect([args.has('netuid'), args.has('toString')]).toEqual([true, false])
})

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { RPC_REFERENCE, rpcReference } from './rpc.ts'

describe('docs/reference/rpc.md', () => {
  it('says what the methods declare (npm run docs writes it)', () => {
    expect(readFileSync(RPC_REFERENCE, 'utf8')).toBe(rpcReference())
  })
})

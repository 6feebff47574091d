import { call, fail, weight } from '@glia/frame'
import { grandpaErrors } from '../declarations.ts'
import { report } from './fields.ts'

// Neither can be made: there is no proof of who owned a key (`keyOwnerProof`). They are here because clients look for them.
const reporting = (index: number) =>
  call({
    index,
    args: report,
    weight: weight(0),
    docs: 'Reports an authority that voted twice. This chain has no proofs of who owned a key, so nobody can make this call.',
    run: () => fail(grandpaErrors.InvalidKeyOwnershipProof),
  })

export const reportEquivocation = reporting(0)
export const reportEquivocationUnsigned = reporting(1)

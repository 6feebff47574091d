import { bool, bytes, type Ctx, fixedBytes, method, option, type RuntimeApi } from '@glia/frame'
import { extrinsicBytes } from '../../apis/extrinsicBytes.ts'
import { opensNext } from './keys.ts'
import { type Sealed, sealed } from './sealed.ts'
import { sealedIn, unsealed } from './unsealing.ts'

/** What the author of a block asks (`stp_shield::ShieldApi`). */
export const shieldApi: RuntimeApi = {
  name: 'ShieldApi',
  version: 1,
  methods: {
    tryDecodeShieldedTx: method({
      args: { uxt: extrinsicBytes },
      returns: option(sealed),
      docs: 'What a transaction brings sealed; none when it brings nothing, or its signature does not hold.',
      run: (ctx: Ctx, { uxt }: { uxt: Uint8Array }) => sealedIn(ctx, uxt),
    }),
    isShieldedUsingCurrentKey: method({
      args: { keyHash: fixedBytes(16) },
      returns: bool,
      docs: 'Whether the next block opens what is sealed with the key of this hash.',
      run: (ctx: Ctx, { keyHash }: { keyHash: Uint8Array }) => opensNext(ctx, keyHash),
    }),
    tryUnshieldTx: method({
      args: { decKeyBytes: bytes, shieldedTx: sealed },
      returns: option(extrinsicBytes),
      docs: 'Opens it with the secret key; none when that fails, or what is inside is no transaction.',
      run: (ctx: Ctx, { decKeyBytes, shieldedTx }: { decKeyBytes: Uint8Array; shieldedTx: Sealed }) =>
        unsealed(ctx.runtime, decKeyBytes, shieldedTx)?.bytes,
    }),
  },
}

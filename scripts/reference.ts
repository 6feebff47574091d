/** Writes the generated pages of docs/reference: `npm run docs`. Tests say when they are out of date. */
import { writeFileSync } from 'node:fs'
import { RPC_REFERENCE, rpcReference } from './reference/rpc.ts'
import { path, reference } from './reference/sdk.ts'

writeFileSync(RPC_REFERENCE, rpcReference())
writeFileSync(path, reference())

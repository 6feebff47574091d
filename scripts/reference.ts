/** Writes the generated pages of docs/reference: `npm run reference`. A test says when they are out of date. */
import { writeFileSync } from 'node:fs'
import { RPC_REFERENCE, rpcReference } from './reference/rpc.ts'

writeFileSync(RPC_REFERENCE, rpcReference())

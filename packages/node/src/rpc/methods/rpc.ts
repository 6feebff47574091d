import { group, method } from '../core/method.ts'
import { openRpc } from '../openRpc.ts'
import { listShape, recordShape, textShape } from '../schema/shape.ts'

/** What this node answers. */
export const rpcMethods = group({
  rpc_methods: method({
    summary: 'Every name that this node answers, aliases included.',
    result: recordShape({ methods: listShape(textShape) }),
    run: (_params, services) => ({
      methods: services.methods.flatMap(({ name, aliases }) => [name, ...aliases]).sort(),
    }),
  }),
  'rpc.discover': method({
    summary: 'Every method with its parameters, answer and errors, as an OpenRPC document.',
    aliases: ['rpc_discover'],
    result: { title: 'OpenRPC document', type: 'object' },
    run: (_params, { methods, name, version }) => openRpc(methods, { name, version }),
  }),
})

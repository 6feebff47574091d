import { method } from '../../core/method.ts'

/** What this node does. */
export const system_nodeRoles = method('system_nodeRoles', {}, () => ['Authority'])

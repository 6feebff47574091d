import { dependencyDirection } from './dependencyDirection.mjs'
import { determinism } from './determinism.mjs'

/** oxlint plugin with the two rules that hold the architecture. */
export default {
  meta: { name: 'glia' },
  rules: { 'dependency-direction': dependencyDirection, determinism },
}

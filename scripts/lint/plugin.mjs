import { dependencyDirection } from './dependencyDirection.mjs'
import { determinism } from './determinism.mjs'
import { oneWriter } from './oneWriter.mjs'

/** oxlint plugin with the rules that hold the architecture. */
export default {
  meta: { name: 'glia' },
  rules: { 'dependency-direction': dependencyDirection, determinism, 'one-writer': oneWriter },
}

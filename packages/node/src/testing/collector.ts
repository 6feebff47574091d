import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/**
 * Collects all garbage of this process. V8 gives the function for that to contexts that are made while it is asked to; as long as it
 * is, code that was kept by others with other flags is refused, so it is only for that moment.
 */
export function collector(): () => void {
  setFlagsFromString('--expose-gc')
  const collect: () => void = runInNewContext('gc')
  setFlagsFromString('--no-expose-gc')
  return collect
}

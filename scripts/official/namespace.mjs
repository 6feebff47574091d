import { spawnSync } from 'node:child_process'

/** True where the system lets a program have a network of its own. */
export const isolated = spawnSync('unshare', ['-n', 'ip', 'link', 'set', 'lo', 'up']).status === 0

/** A command in a network of its own, where that is possible: a node that already runs is not in the way of its ports. */
export function inNamespace(command) {
  return isolated ? ['unshare', '-n', 'sh', '-c', 'ip link set lo up && exec "$@"', 'sh', ...command] : command
}

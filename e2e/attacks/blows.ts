let count = 0

/** Something was handed to the node: a message, or a part of one. */
export function strike(): void {
  count++
}

/** How often this process, which runs one attack, has done so. */
export const blows = (): number => count

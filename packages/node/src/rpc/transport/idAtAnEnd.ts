/** Bytes at either end of a request in which its id is looked for: all but its arguments takes less. */
const END = 256
const FIRST = /^\s*\{\s*(?:"jsonrpc"\s*:\s*"2\.0"\s*,\s*)?"id"\s*:\s*(0|[1-9]\d{0,14}|"[\w-]{1,64}")\s*,/
const LAST = /,\s*"id"\s*:\s*(0|[1-9]\d{0,14}|"[\w-]{1,64}")\s*(?:,\s*"jsonrpc"\s*:\s*"2\.0"\s*)?\}\s*$/

/**
 * The id of a request that is not read, as JSON; `null` where it is not told by how the text begins or ends. What stands between the
 * brace at either end and it is known, so that it is the request's own.
 */
export function idAtAnEnd(request: Buffer): string {
  const first = FIRST.exec(request.toString('latin1', 0, END))?.[1]
  return first ?? LAST.exec(request.toString('latin1', Math.max(0, request.length - END)))?.[1] ?? 'null'
}

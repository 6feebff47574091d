import { isSequence, oneLine, pieces, RESET, type Style, visible } from './style.ts'

export interface Column {
  readonly title: string
  /** Numbers stand to the right. Default left. */
  readonly align?: 'left' | 'right'
}

/** Two spaces between columns: one is lost between a long name and a number. */
const GAP = '  '

/**
 * Lays rows out under their titles. Cells may be coloured; a line never ends in spaces.
 *
 * @returns one string a line, the titles first
 */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[], style: Style): string[] {
  const shown = rows.map((row) => row.map(oneLine))
  const widths = columns.map(({ title }, index) =>
    Math.max(visible(title).length, ...shown.map((row) => visible(row[index] ?? '').length)),
  )
  const line = (cells: readonly string[]) =>
    columns
      .map(({ align }, index) => pad(cells[index] ?? '', widths[index] as number, align === 'right'))
      .join(GAP)
      .trimEnd()
  return [line(columns.map(({ title }) => style('dim', title))), ...shown.map(line)]
}

/** A list of names and values, aligned. */
export function facts(pairs: readonly (readonly [name: string, value: string])[], style: Style): string[] {
  const names = pairs.map(([name]) => oneLine(name))
  const width = Math.max(0, ...names.map((name) => name.length))
  return pairs.map(([, value], at) => `${style('dim', (names[at] ?? '').padEnd(width))}${GAP}${value}`)
}

function pad(cell: string, width: number, right: boolean): string {
  const space = ' '.repeat(Math.max(0, width - visible(cell).length))
  return right ? space + cell : cell + space
}

/** Cuts a line to `width` places, colour sequences not counted, with an ellipsis where something is lost. */
export function fit(line: string, width: number): string {
  const text = oneLine(line)
  if (visible(text).length <= width) return text
  let cut = ''
  let room = width - 1
  let coloured = false
  for (const part of pieces(text)) {
    if (isSequence(part)) {
      cut += part
      coloured = true
    } else if (room > 0) {
      cut += part.slice(0, room)
      room -= part.length
    }
  }
  return `${cut}…${coloured ? RESET : ''}`
}

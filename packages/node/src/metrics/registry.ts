type Labels = Readonly<Record<string, string>>

interface Family {
  readonly name: string
  readonly help: string
  readonly type: 'counter' | 'gauge' | 'histogram'
  lines(): Iterable<string>
}

const labelText = (labels: Labels): string => {
  const entries = Object.entries(labels)
  if (entries.length === 0) return ''
  return `{${entries.map(([name, value]) => `${name}="${value.replace(/[\\"\n]/g, (c) => (c === '\n' ? '\\n' : `\\${c}`))}"`).join(',')}}`
}

/** A number that only grows. */
export class Count {
  #value = 0

  get value(): number {
    return this.#value
  }

  add(amount = 1): void {
    this.#value += amount
  }
}

/** Numbers that only grow, by label values. */
export class Counter {
  readonly #counts = new Map<string, Count>()

  /** The number with these labels. Who counts often keeps it: to look it up costs more than to count. */
  of(labels: Labels): Count {
    const key = labelText(labels)
    let count = this.#counts.get(key)
    if (count === undefined) {
      count = new Count()
      this.#counts.set(key, count)
    }
    return count
  }

  *values(): Generator<[string, number]> {
    for (const [labels, { value }] of this.#counts) if (value > 0) yield [labels, value]
  }
}

/** Counts of observations below each bound. */
class Histogram {
  readonly #bounds: readonly number[]
  readonly #counts: number[]
  #sum = 0
  #count = 0

  constructor(bounds: readonly number[]) {
    this.#bounds = bounds
    this.#counts = bounds.map(() => 0)
  }

  observe(value: number): void {
    this.#sum += value
    this.#count++
    for (let i = 0; i < this.#bounds.length; i++) {
      if (value <= (this.#bounds[i] as number)) this.#counts[i] = (this.#counts[i] as number) + 1
    }
  }

  *lines(name: string): Generator<string> {
    for (let i = 0; i < this.#bounds.length; i++) yield `${name}_bucket{le="${this.#bounds[i]}"} ${this.#counts[i]}`
    yield `${name}_bucket{le="+Inf"} ${this.#count}`
    yield `${name}_sum ${this.#sum}`
    yield `${name}_count ${this.#count}`
  }
}

/** Metrics in Prometheus' text format. */
export class Registry {
  readonly #families: Family[] = []

  counter(name: string, help: string): Counter {
    const counter = new Counter()
    this.#families.push({
      name,
      help,
      type: 'counter',
      *lines() {
        for (const [labels, value] of counter.values()) yield `${name}${labels} ${value}`
      },
    })
    return counter
  }

  /** Numbers that only grow, by the value of one label, which are looked up when they are asked for. */
  counters(name: string, help: string, label: string, read: () => Iterable<readonly [string, number]>): void {
    this.#families.push({
      name,
      help,
      type: 'counter',
      *lines() {
        for (const [value, count] of read()) yield `${name}${labelText({ [label]: value })} ${count}`
      },
    })
  }

  /** A value that is looked up when it is asked for. */
  gauge(name: string, help: string, read: () => number): void {
    this.#families.push({
      name,
      help,
      type: 'gauge',
      *lines() {
        yield `${name} ${read()}`
      },
    })
  }

  histogram(name: string, help: string, bounds: readonly number[]): Histogram {
    const histogram = new Histogram(bounds)
    this.#families.push({ name, help, type: 'histogram', lines: () => histogram.lines(name) })
    return histogram
  }

  text(): string {
    let out = ''
    for (const { name, help, type, lines } of this.#families) {
      out += `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n`
      for (const line of lines()) out += `${line}\n`
    }
    return out
  }
}

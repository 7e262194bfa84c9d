/** Sets every test at noon of one day where the tests' clocks stand, whenever somebody runs them: what is "in forty
 * minutes" is today, and a date that a test names keeps its distance. Time goes on as it does; a test of another hour sets
 * its own clock. */

const System = globalThis.Date
const shift = new System(2026, 10, 30, 12).getTime() - System.now()

globalThis.Date = class extends System {
  constructor(...given: [] | ConstructorParameters<DateConstructor>) {
    if (given.length === 0) super(System.now() + shift)
    else super(...(given as ConstructorParameters<DateConstructor>))
  }

  static override now(): number {
    return System.now() + shift
  }
} as DateConstructor

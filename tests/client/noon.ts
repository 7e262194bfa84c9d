/** Sets every test at noon of this day where the tests' clocks stand: what is "in forty minutes" is today at any hour at
 * which somebody runs them. Time goes on as it does; a test about midnight sets its own clock. */

const System = globalThis.Date
const begun = System.now()
const shift = new System(begun).setHours(12, 0, 0, 0) - begun

globalThis.Date = class extends System {
  constructor(...given: [] | ConstructorParameters<DateConstructor>) {
    if (given.length === 0) super(System.now() + shift)
    else super(...(given as ConstructorParameters<DateConstructor>))
  }

  static override now(): number {
    return System.now() + shift
  }
} as DateConstructor

/** When something was said of a visit. Pure. */

/** By the server's clock, as well as it is known. */
export type TimeOf = (entry: { event: string; wall: number }) => number

/** By the clock of whoever said it. */
export const byWall: TimeOf = ({ wall }) => wall

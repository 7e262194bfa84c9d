/** What a person owes, as the office knows it (docs/protocol.md, section 6): the form of the thing `todos`. */

/** An open promise that the person holds: about what, until when, and to whom; null where that is no customer's. */
export interface Owed {
  id: string
  kind: string
  what: string
  about: string
  due: string
  order: string | null
  name: string | null
  phone: string | null
  /** The event about which the hotline is to be called. */
  question: string | null
  text: string | null
}

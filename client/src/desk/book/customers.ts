/** What somebody types to find or to add a customer. */
export const AREA_TYPES = ['city', 'county_seat', 'township', 'village'] as const
export const PLACE_TYPES = ['home', 'office', 'shop', 'other'] as const

const ONLY_NUMBER = /^[+\d\s()\p{Pd}]+$/u
const FEWEST_DIGITS = 3

/** As it is meant: digits and signs in half width, whatever the keyboard gave. */
const plain = (text: string): string => text.normalize('NFKC').trim()

/** Whether there is enough to look for: three digits of a phone number, or one letter of a name. */
export function isEnough(text: string): boolean {
  const wanted = plain(text)
  return ONLY_NUMBER.test(wanted) ? wanted.replace(/\D/g, '').length >= FEWEST_DIGITS : wanted !== ''
}

export function isNumber(text: string): boolean {
  return ONLY_NUMBER.test(plain(text))
}

/** A number as it is dialled here, in E.164 (`+8613900000001`); null where it cannot be one. */
export function phoneNumber(text: string): string | null {
  const bare = plain(text).replace(/[\s()\p{Pd}]/gu, '')
  const international = bare.startsWith('+')
    ? bare
    : bare.startsWith('00')
      ? `+${bare.slice(2)}`
      : `+86${bare.replace(/^0/, '')}`
  return /^\+[1-9]\d{7,14}$/.test(international) ? international : null
}

const CALLED = [
  /^(?:\+86)?([48]00)(\d{3})(\d{4})$/,
  /^(?:\+86)?(1\d{2})(\d{4})(\d{4})$/,
  /^\+86(10|2\d)(\d{4})(\d{4})$/,
  /^\+86([3-9]\d{2})(\d{3,4})(\d{4})$/,
]

/**
 * A number of this country as it is read out: `139 0000 0001`, `400 800 1234`, `010 8888 6666`. Any other, and a short
 * one, stays as it is.
 */
export function phoneWords(phone: string): string {
  const digits = phone.replace(/[\s-]/g, '')
  const at = CALLED.findIndex((form) => form.test(digits))
  if (at < 0) return phone
  const parts = CALLED[at]!.exec(digits)!.slice(1)
  return (at < 2 ? '' : '0') + parts.join(' ')
}

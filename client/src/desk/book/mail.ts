/** What counts as a mail address that a customer can be written to; the server has the same (`mail_address.py`). */
const ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
const LABEL = '[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?'
const ADDRESS = new RegExp(
  `^(?=[^@]{1,64}@)${ATOM}(?:\\.${ATOM})*@(?:${LABEL}\\.)+(?=[A-Za-z0-9-]*[A-Za-z])${LABEL}$`,
)
const LONGEST = 254

export function isPublicMailAddress(text: string): boolean {
  return text.length <= LONGEST && ADDRESS.test(text)
}

/** The address up to the street: no house, floor or door stays on a phone after the visit. */
export function street(address: string): string {
  const named = /^.*?(?:大道|大街|路|街|巷|弄|胡同|村)/.exec(address)?.[0]
  return named ?? address.replace(/[\d#].*$/, '').trim()
}

/** `139 0000 0001`: a mobile number of this country as it is read out; any other as it is. */
export function phoneWords(phone: string): string {
  const found = /^\+86(1\d{2})(\d{4})(\d{4})$/.exec(phone)
  return found ? found.slice(1).join(' ') : phone
}

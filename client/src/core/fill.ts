/** A text with its braces filled in. */

const HAN = /\p{Script=Han}/u

/**
 * What `valueOf` says stands in place of each name in braces. Chinese has a blank beside a number or a Latin word, and none
 * between two of its own signs: 改到 09:00, 改到明天 09:00.
 */
export function fill(text: string, valueOf: (name: string) => string): string {
  return text.replace(
    /( ?)\{(\w+)\}( ?)/g,
    (whole, before: string, name: string, after: string, at: number) => {
      const value = valueOf(name)
      const left = meet(text[at - 1], value[0]) ? '' : before
      return left + value + (meet(value.at(-1), text[at + whole.length]) ? '' : after)
    },
  )
}

function meet(one = '', other = ''): boolean {
  return HAN.test(one) && HAN.test(other)
}

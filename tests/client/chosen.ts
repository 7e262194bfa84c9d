/** What stands chosen on the screen: each choice as `<its legend or name>=<what is chosen>`. */
export function chosen(root: ParentNode = document): string[] {
  const ticked = [...root.querySelectorAll<HTMLInputElement>('input[type=radio], input[type=checkbox]')]
    .filter(({ checked }) => checked)
    .map((input) => `${input.closest('fieldset')?.querySelector('legend')?.textContent}=${input.value}`)
  const selected = [...root.querySelectorAll('select')]
    .filter(({ value }) => value !== '')
    .map(({ name, value }) => `${name}=${value}`)
  return [...ticked, ...selected]
}
